import{k as o}from"./chunk-060f18b7.js";var n=o(null);export{n as a};
