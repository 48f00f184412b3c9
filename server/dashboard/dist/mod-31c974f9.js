import{a,b,c}from"./chunk-7827f49e.js";import"./chunk-4fe714ff.js";export{a as ConfigView,b as commandLine,c as settingText};
