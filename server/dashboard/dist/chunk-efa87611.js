import{k as o}from"./chunk-4fe714ff.js";var n=o(null);export{n as a};
