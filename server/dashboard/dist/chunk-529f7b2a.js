import{k as o}from"./chunk-3db19a61.js";var n=o(null);export{n as a};
