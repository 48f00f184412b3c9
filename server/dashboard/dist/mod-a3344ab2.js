import{a as e}from"./chunk-770bb624.js";import"./chunk-1138321e.js";import{c as r}from"./chunk-bab82c15.js";function i(){return r(e,{})}export{i as RunsPage};
