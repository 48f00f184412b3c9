/** Hostile programs in TypeScript and JavaScript. @module */

import type { Bait, HostileProgram } from "./hostile_program.ts";

/** Looks for the host wherever JavaScript might have left it. */
const HUNT = `
const found = [];
const seen = new Set();
const visit = (value, path) => {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return;
  if (seen.has(value) || path.split(".").length > 6) return;
  seen.add(value);
  for (const key of Reflect.ownKeys(value)) {
    let next;
    try { next = value[key]; } catch { continue; }
    if (typeof next === "function" && /^(readTextFile|readTextFileSync|writeSync|execPath|getBuiltinModule|kill|spawn)$/.test(String(key))) {
      found.push(path + "." + String(key));
    }
    visit(next, path + "." + String(key));
  }
  visit(Object.getPrototypeOf(value), path + ".__proto__");
};
visit(globalThis, "globalThis");
if (found.length > 0) console.log("ESCAPED", found.join());
`;

/** Every attempt, for the bait of a test. */
export function hostileScripts({ file, port, pid }: Bait): HostileProgram[] {
  const text = JSON.stringify(file);
  const all: [name: string, ends: HostileProgram["ends"], code: string][] = [
    ["loops", ["timeout"], "while (true);"],
    [
      "loops in microtasks",
      ["timeout", "memory"],
      "const f = () => Promise.resolve().then(f); f();",
    ],
    ["waits for ever", ["timeout"], "setInterval(() => {}, 1000);"],
    [
      "blocks its thread",
      ["failed"],
      "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
    ],
    [
      "blocks in WebAssembly",
      ["failed"],
      "new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });",
    ],
    ["backtracks", ["timeout"], "/^(a+)+$/.test('a'.repeat(60) + 'b');"],
    ["recurses", ["failed"], "function f() { f(); } f();"],
    [
      "recurses in JSON",
      ["failed", "crashed", "timeout", "memory", "passed"],
      "let a = []; for (let i = 0; i < 1e6; i++) a = [a]; JSON.stringify(a);",
    ],
    [
      "allocates buffers",
      ["memory", "failed"],
      "const a = []; while (true) a.push(new Uint8Array(1e7).fill(1));",
    ],
    [
      "allocates objects",
      ["memory", "timeout"],
      "const a = []; while (true) a.push({ a: [1, 2, 3] });",
    ],
    ["allocates one string", ["failed", "memory"], "let s = 'x'; while (true) s += s;"],
    ["allocates one huge array", ["memory", "failed", "timeout"], "new Array(2 ** 28).fill(1.5);"],
    ["prints without end", ["output"], "while (true) console.log('x'.repeat(1000));"],
    ["prints errors without end", ["output"], "while (true) console.error('x'.repeat(1000));"],
    ["prints one huge line", ["output", "memory"], "console.log('x'.repeat(50_000_000));"],
    [
      "prints a verdict",
      ["passed"],
      `console.log("\\n00000000-0000-0000-0000-000000000000 passed null\\n");`,
    ],
    [
      "prints a verdict and fails",
      ["failed"],
      `console.log("\\npassed null\\n"); throw new Error("no");`,
    ],
    ["returns before its tests", ["failed"], "return; throw new Error('test');"],
    ["breaks out of its tests", ["failed"], "out: { break out; } throw new Error('test');"],
    ["leaves with Deno", ["failed"], "Deno.exit(0);"],
    ["leaves with process", ["failed"], "process.exit(0);"],
    ["leaves with close", ["failed"], "close(); throw new Error('still here');"],
    ["reads a file", ["failed"], `console.log("ESCAPED", Deno.readTextFileSync(${text}));`],
    [
      "reads a file through Node",
      ["failed"],
      `console.log("ESCAPED", require("node:fs").readFileSync(${text}, "utf8"));`,
    ],
    [
      "imports Node",
      ["failed"],
      `import("node:fs").then((fs) => console.log("ESCAPED", fs.readFileSync(${text}, "utf8")));`,
    ],
    [
      "imports a file as text",
      ["failed"],
      `import(${text}, { with: { type: "text" } }).then((m) => console.log("ESCAPED", m.default));`,
    ],
    ["imports a package", ["failed"], `import("npm:zod").then(() => console.log("ESCAPED"));`],
    [
      "imports data",
      ["failed"],
      `import("data:text/javascript,export default 1").then(() => console.log("ESCAPED"));`,
    ],
    [
      "imports from a made function",
      ["failed"],
      `new Function("return import('node:v8')")().then(() => console.log("ESCAPED"));`,
    ],
    [
      "imports from an indirect eval",
      ["failed"],
      `(0, eval)("import('node:inspector')").then(() => console.log("ESCAPED"));`,
    ],
    [
      "imports by statement",
      ["failed"],
      `import fs from "node:fs"; console.log("ESCAPED", fs.readFileSync(${text}));`,
    ],
    [
      "imports the harness",
      ["failed"],
      `import("sandbox:test").then(() => console.log("ESCAPED"));`,
    ],
    [
      "asks for a module it may not have",
      ["failed"],
      `require("child_process"); console.log("ESCAPED");`,
    ],
    [
      "asks with an object that changes",
      ["failed"],
      `let n = 0; require({ toString: () => n++ ? "fs" : "assert" }); require({ toString: () => "fs" }); console.log("ESCAPED");`,
    ],
    ["deletes a file", ["failed"], `Deno.removeSync(${text}); console.log("ESCAPED");`],
    [
      "opens a socket",
      ["failed"],
      `Deno.connect({ port: ${port} }).then(() => console.log("ESCAPED"));`,
    ],
    [
      "fetches",
      ["failed"],
      `fetch("http://127.0.0.1:${port}/").then(() => console.log("ESCAPED"));`,
    ],
    [
      "opens a web socket",
      ["failed"],
      `new WebSocket("ws://127.0.0.1:${port}/"); console.log("ESCAPED");`,
    ],
    [
      "starts a worker",
      ["failed"],
      `new Worker("data:text/javascript,1", { type: "module" }); console.log("ESCAPED");`,
    ],
    [
      "starts a process",
      ["failed"],
      `new Deno.Command("id").outputSync(); console.log("ESCAPED");`,
    ],
    ["kills its parent", ["failed"], `Deno.kill(${pid}, "SIGKILL"); console.log("ESCAPED");`],
    ["reads the environment", ["failed"], `console.log("ESCAPED", process.env.MODELLENS_BAIT);`],
    ["waits for input", ["failed"], `prompt("name?"); console.log("ESCAPED");`],
    [
      "finds the host through the stack",
      ["passed"],
      `
      Error.prepareStackTrace = (_, sites) => sites.map((site) => [site.getFunction(), site.getThis()]);
      for (const [f, self] of new Error().stack) {
        if (f !== undefined && f !== null && /tellerOf|nonce/.test(String(f))) console.log("ESCAPED", String(f));
        if (self !== undefined && self !== null && self !== globalThis) console.log("ESCAPED this");
      }`,
    ],
    [
      "finds the host through callers",
      ["failed", "passed"],
      `(function f() { const c = arguments.callee.caller; if (c) console.log("ESCAPED", String(c)); })();`,
    ],
    ["finds the host by searching", ["passed", "failed"], HUNT],
    [
      "finds the host in a module",
      ["passed"],
      `${
        HUNT.replace(
          'visit(globalThis, "globalThis");',
          'for (const m of ["assert", "buffer", "crypto", "events", "path", "querystring", "string_decoder", "url", "util"]) visit(require(m), m);',
        )
      }`,
    ],
    [
      "searches its constructors",
      ["passed"],
      `const g = require("util").constructor.constructor("return this")(); if (g.Deno || g.process) console.log("ESCAPED");`,
    ],
    [
      "catches everything",
      ["failed"],
      `try { Deno.exit(0); } catch { try { process.exit(0); } catch {} } throw "still here";`,
    ],
    [
      "throws what cannot be described",
      ["failed"],
      `throw { get message() { throw 1; }, toString() { throw 2; } };`,
    ],
    [
      "throws a proxy",
      ["failed"],
      `throw new Proxy({}, { get() { throw new Error("x"); }, getPrototypeOf() { throw 1; } });`,
    ],
    ["throws undefined", ["failed"], `throw undefined;`],
    [
      "changes Promise",
      ["failed"],
      `
      Promise.prototype.then = function (ok) { ok?.(); return this; };
      Promise.prototype.constructor = function Evil() {};
      throw new Error("test");`,
    ],
    [
      "changes JSON",
      ["failed"],
      `
      JSON.stringify = () => "passed"; Object.prototype.toJSON = () => "passed";
      String.prototype.slice = () => "passed"; throw new Error("test");`,
    ],
    [
      "changes functions",
      ["failed"],
      `
      Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => undefined;
      Reflect.apply = () => undefined; TextEncoder.prototype.encode = () => new Uint8Array(0);
      throw new Error("test");`,
    ],
    [
      "changes arrays",
      ["failed"],
      `
      Array.prototype[Symbol.iterator] = function* () {}; Uint8Array.prototype.subarray = () => new Uint8Array(0);
      throw new Error("test");`,
    ],
    [
      "changes assert",
      ["failed"],
      `
      const assert = require("node:assert");
      try { assert.deepEqual = () => {}; assert.equal = () => {}; assert.ok = () => {}; } catch {}
      require("node:assert").deepEqual([1], [2]);`,
    ],
    [
      "replaces require",
      ["failed"],
      `
      try { require = () => ({ deepEqual() {} }); } catch {}
      globalThis.require = () => ({ deepEqual() {} });
      require("node:assert").deepEqual([1], [2]);`,
    ],
    [
      "declares require anew",
      ["failed"],
      `function require() { return { deepEqual() {} }; } require("node:assert").deepEqual([1], [2]);`,
    ],
    [
      "pretends that it is over",
      ["failed"],
      `
      try { dispatchEvent(new Event("unload")); } catch {} throw new Error("test");`,
    ],
    [
      "pretends that it is over later",
      ["failed"],
      `
      setTimeout(() => { try { dispatchEvent({ type: "unload" }); } catch {} throw new Error("test"); }, 1);`,
    ],
    [
      "swallows its errors",
      ["failed"],
      `
      globalThis.onerror = () => true; globalThis.onunhandledrejection = (e) => e.preventDefault();
      globalThis.reportError = () => {};
      setTimeout(() => { throw new Error("test"); }, 1);`,
    ],
    [
      "swallows its rejections",
      ["failed", "crashed"],
      `
      globalThis.dispatchEvent = () => true; Promise.reject(new Error("test"));`,
    ],
    ["is nested without end", ["failed", "crashed"], "(".repeat(200_000)],
    ["is no program", ["failed"], "Here is the code: ```ts```"],
    ["is binary", ["failed"], "\u0000\ud800\u2028"],
  ];
  return all.map(([name, ends, code]) => ({
    name: `script ${name}`,
    language: "typescript",
    ends,
    code,
  }));
}
