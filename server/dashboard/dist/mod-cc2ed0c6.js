import{a}from"./chunk-770bb624.js";import"./chunk-1138321e.js";import"./chunk-bab82c15.js";export{a as OverviewPage};
