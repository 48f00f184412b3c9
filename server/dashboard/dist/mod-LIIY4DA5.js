import{a as e}from"./chunk-FMTC7Z4N.js";import"./chunk-U3XTYKPM.js";import{c as r}from"./chunk-J35H73XL.js";function i(){return r(e,{})}export{i as RunsPage};
