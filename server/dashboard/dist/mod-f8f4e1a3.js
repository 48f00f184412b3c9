import{a,b,c}from"./chunk-bef5a19c.js";import"./chunk-cf61a72f.js";import"./chunk-3db19a61.js";export{a as ConfigView,b as commandLine,c as settingText};
