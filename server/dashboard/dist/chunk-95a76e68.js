import{k as o}from"./chunk-97bc1d66.js";var n=o(null);export{n as a};
