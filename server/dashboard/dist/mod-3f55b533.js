import{b as a,c as b,d as c,e as d}from"./chunk-cfbca4ab.js";import"./chunk-78ff0659.js";export{a as ConfigView,b as commandLine,d as machineFacts,c as settingText};
