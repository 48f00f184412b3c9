/**
 * Runs one skill, call after call, in a process that has given up every permission. Whatever the
 * skill wants of the world it asks of the parent, which looks at its manifest first.
 * @module
 */

import { registerHooks, stripTypeScriptTypes } from "node:module";
import { describe, leave } from "./channel.ts";
import { closeGlobals } from "./globals.ts";
import { dropPermissions } from "./permissions.ts";

/** The first line: what to run. */
interface Start {
  readonly nonce: string;
  readonly parent: number;
  /** Path of the module whose default export is the skill. */
  readonly entry: string;
  /** Texts of the skill's folder, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Every line after that: a call, or the answer to what the skill asked. */
type Line =
  | { readonly call: number; readonly input: unknown }
  | { readonly answer: number; readonly value?: unknown; readonly error?: Refusal };

/** Why the parent does not do what it was asked. */
interface Refusal {
  readonly message: string;
  /** Whether it is a matter of what the skill may do. */
  readonly denied: boolean;
}

type Run = (input: unknown, context: unknown) => unknown;

// Taken before the skill can change any of them.
const host = Deno;
const read = Deno.stdin.read.bind(Deno.stdin);
const write = Deno.stdout.writeSync.bind(Deno.stdout);
const { stringify, parse } = JSON;
const encoder = new TextEncoder();
const encode = encoder.encode.bind(encoder);
const decoder = new TextDecoder();
const decode = decoder.decode.bind(decoder);
const { apply, defineProperty } = Reflect;
const { slice, indexOf, startsWith } = String.prototype;
const { subarray } = Uint8Array.prototype;
const { freeze } = Object;
const TypeErrorOfHost = TypeError;
const PromiseOfHost = Promise;

/** Errors that this harness made because something is not allowed. */
const denials = new WeakSet<object>();
const isDenial = denials.has.bind(denials);
const addDenial = denials.add.bind(denials);

/** Runs until the parent has nothing more to ask. */
export async function runSkill(): Promise<void> {
  dropPermissions();
  const start: Start | undefined = await nextLine();
  if (start === undefined || host.ppid !== start.parent) return leave();
  leaveWithParent(start.parent);
  const { nonce } = start;
  const tell = (message: unknown) => writeAll(encode(`\n${nonce} ${stringify(message)}\n`));
  const fail = (call: number, reason: unknown) => {
    const text = describe(reason);
    const isOurs = typeof reason === "object" && reason !== null && isDenial(reason);
    // What a hook throws arrives wrapped.
    const denied = isOurs || apply(startsWith, text, ["TypeError: NotAllowed: "]);
    tell({ failed: call, reason: text, denied });
  };

  let current = 0;
  const strayed = (event: Event, reason: unknown) => {
    event.preventDefault();
    fail(current, reason);
  };
  addEventListener("error", (event) => strayed(event, event.error));
  addEventListener("unhandledrejection", (event) => strayed(event, event.reason));
  closeImports(start);
  closeGlobals();
  tell({ up: true });
  const run = await loaded(start.entry);
  if (typeof run !== "function") return fail(0, run.reason);
  tell({ ready: true });

  const waiting: { [ask: number]: Pick<PromiseWithResolvers<unknown>, "resolve" | "reject"> } = {};
  let asked = 0;
  const contextOf = (call: number) => {
    const ask = (method: string) => async (...args: unknown[]): Promise<unknown> => {
      const id = ++asked;
      const answer = new PromiseOfHost((resolve, reject) => waiting[id] = { resolve, reject });
      tell({ ask: id, call, method, args });
      return await answer;
    };
    return freeze({
      work: freeze({
        readText: ask("work.readText"),
        writeText: ask("work.writeText"),
        list: ask("work.list"),
        info: ask("work.info"),
        remove: ask("work.remove"),
      }),
      own: freeze({ readText: ask("own.readText") }),
      sandbox: freeze({ test: ask("sandbox.test") }),
    });
  };

  const answerCall = async (call: number, input: unknown) => {
    current = call;
    try {
      const value = await run(input, contextOf(call));
      // A value that JSON leaves out is none; the parent says so.
      tell({ done: call, value });
    } catch (reason) {
      fail(call, reason);
    }
  };

  while (true) {
    const line: Line | undefined = await nextLine();
    if (line === undefined) return leave();
    if ("call" in line) {
      answerCall(line.call, line.input);
      continue;
    }
    const asker = waiting[line.answer];
    delete waiting[line.answer];
    if (line.error === undefined) asker?.resolve(line.value);
    else asker?.reject(errorOf(line.error));
  }
}

/** The skill, or why it cannot be loaded. */
async function loaded(entry: string): Promise<Run | { readonly reason: unknown }> {
  try {
    const { default: run } = await import(`skill:///${entry}`);
    if (typeof run === "function") return run;
    return { reason: "its default export is no function" };
  } catch (reason) {
    return { reason };
  }
}

/** Lets nothing be imported but the files of the skill: no other file, no package, no module of the host. */
function closeImports({ files: texts, entry }: Start): void {
  const files = new Map(
    Object.entries(texts).map(([path, text]) => [`skill:///${path}`, text]),
  );
  registerHooks({
    resolve(specifier, { parentURL = "" }) {
      const isRelative = /^\.{1,2}\//.test(specifier) && parentURL.startsWith("skill:///");
      const url = isRelative ? new URL(specifier, parentURL).href : specifier;
      const isEntry = url === `skill:///${entry}`;
      if (!files.has(url) || (!isRelative && !isEntry)) {
        throw denial(
          `Cannot import "${specifier}": a skill imports its own files and nothing else`,
        );
      }
      return { url, format: formatOf(url), shortCircuit: true };
    },
    load(url) {
      const text = files.get(url) ?? "";
      const format = formatOf(url);
      const source = format === "json" ? text : stripTypeScriptTypes(text, { mode: "transform" });
      return { format, source, shortCircuit: true };
    },
  });
}

function formatOf(url: string): "json" | "module" {
  return url.endsWith(".json") ? "json" : "module";
}

function errorOf({ message, denied }: Refusal): Error {
  return denied ? denial(message) : new TypeErrorOfHost(message);
}

function denial(message: string): Error {
  const error = new TypeErrorOfHost(message);
  defineProperty(error, "name", { value: "NotAllowed", enumerable: false });
  addDenial(error);
  return error;
}

const buffer = new Uint8Array(65_536);
let pending = "";

/** The next line of the parent; undefined once it is gone. Nobody but the parent writes these. */
async function nextLine<T>(): Promise<T | undefined> {
  while (true) {
    const end = apply(indexOf, pending, ["\n"]);
    if (end >= 0) {
      const line = apply(slice, pending, [0, end]);
      pending = apply(slice, pending, [end + 1]);
      return parse(line);
    }
    const count = await read(buffer);
    if (count === null) return undefined;
    pending += decode(apply(subarray, buffer, [0, count]), { stream: true });
  }
}

function writeAll(bytes: Uint8Array): void {
  const { length } = bytes;
  for (let written = 0; written < length;) written += write(apply(subarray, bytes, [written]));
}

/** Ends the process when the parent is gone and this thread is free; who keeps it busy is stopped by the system. */
function leaveWithParent(parent: number): void {
  host.unrefTimer(setInterval(() => {
    if (host.ppid !== parent) leave();
  }, 500));
}

if (import.meta.main) await runSkill();
