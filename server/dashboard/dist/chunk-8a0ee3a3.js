import{k as o}from"./chunk-78ff0659.js";var n=o(null);export{n as a};
