import{a,b,c}from"./chunk-248fdc20.js";import"./chunk-8bfac2d4.js";export{a as ConfigView,b as commandLine,c as settingText};
