import{a}from"./chunk-FMTC7Z4N.js";import"./chunk-U3XTYKPM.js";import"./chunk-J35H73XL.js";export{a as OverviewPage};
