import{k as o}from"./chunk-8bfac2d4.js";var n=o(null);export{n as a};
