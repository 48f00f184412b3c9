import{a,b,c}from"./chunk-379d477e.js";import"./chunk-5a5e7d00.js";import"./chunk-70b83386.js";export{a as ConfigView,b as commandLine,c as settingText};
