import{a,b,c}from"./chunk-6f5d7948.js";import"./chunk-78ff0659.js";export{a as ConfigView,b as commandLine,c as settingText};
