import{b as a,c as b,d as c,e as d}from"./chunk-ec6acada.js";import"./chunk-060f18b7.js";export{a as ConfigView,b as commandLine,d as machineFacts,c as settingText};
