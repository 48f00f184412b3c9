import{k as o}from"./chunk-1c35c4a3.js";var n=o(null);export{n as a};
