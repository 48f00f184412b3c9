function r(n){return typeof n!="object"||n===null||!("rows"in n)?[]:Array.isArray(n.rows)?n.rows:[]}export{r as a};
