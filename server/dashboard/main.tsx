/** The dashboard: starts what lives as long as the page, and draws. @module */

import { render } from "preact";
import { App } from "./app.tsx";
import { startFolder } from "./frame/folder.ts";
import { startKeys } from "./frame/keys.tsx";
import { startRouter } from "./frame/router.ts";
import { startScroll } from "./frame/scroll.ts";
import { startTheme } from "./frame/theme.ts";

startTheme();
startScroll();
startRouter();
startKeys();
startFolder();

const root = document.getElementById("root");
if (root !== null) render(<App />, root);
