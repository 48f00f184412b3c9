import{a,b,c}from"./chunk-90030a91.js";import"./chunk-1a987771.js";import"./chunk-18f3a9b3.js";export{a as ConfigView,b as commandLine,c as settingText};
