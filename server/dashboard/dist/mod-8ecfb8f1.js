import{a,b,c}from"./chunk-edeb43d8.js";import"./chunk-3b18cbc4.js";import"./chunk-887af10d.js";export{a as ConfigView,b as commandLine,c as settingText};
