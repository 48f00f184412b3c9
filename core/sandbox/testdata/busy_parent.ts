/** A parent that is killed while its programs compute. @module */

import { Sandbox } from "../sandbox.ts";

const sandbox = new Sandbox();
const limits = { wallMs: 120_000 };
await Promise.all([
  sandbox.run({ language: "javascript", code: "while (true);" }, { limits }),
  sandbox.run({ language: "python", code: "while True: pass" }, { limits }),
]);
