import{a,b,c}from"./chunk-71cf79a9.js";import"./chunk-df87cff5.js";import"./chunk-8d028136.js";export{a as ConfigView,b as commandLine,c as settingText};
