/**
 * Real traces, changed so that every text, name and number in them attacks who reads them. A change
 * stays wherever the schema lets it pass, so that readers take the lines for good.
 * @module
 */

import { random } from "../../core/random.ts";
import { Header } from "../../core/events/header.ts";
import { TraceEvent } from "../../core/events/mod.ts";
import { EVENT_FILES, type EventFile, fileOf } from "../../core/trace/layout.ts";
import { loadTrace } from "../../core/trace/reader.ts";

/** Runs when it is taken for HTML, turns the writing, clears a terminal, and is half of a character. */
export const ATTACK =
  `<img src=x onerror="window.attacked=1">"'><script>window.attacked=1</script>\u202e\u001b[2J\ud800`;

/** What becomes of one value; `name` is that of its field, `index` the place of its line. */
export type Change = (value: unknown, at: Place) => unknown;

/** Where a value stands. */
export interface Place {
  readonly name: string;
  /** 0 for the header, then one for each event. */
  readonly line: number;
}

/** Names whose values put events in order and in one tree. */
const STRUCTURE = new Set(["v", "seq", "t", "kind", "span", "parent", "schema", "run", "$blob"]);
const TIMES = new Set(["started", "epochNs"]);

/** The attack before every text, and as a name of what is free to be named. */
export const attackInTexts: Change = (value, { name }) => {
  if (STRUCTURE.has(name) || TIMES.has(name) || name === "operation") return value;
  return typeof value === "string" ? ATTACK + value : withKey(value, ATTACK);
};

/** Numbers that nobody can have measured, for every number; a year that no clock shows; addresses that are scripts. */
export const liesInNumbers: Change = (value, { name, line }) => {
  if (name === "started") return "9999-12-31T23:59:59.999Z";
  if (name === "epochNs") return "253402300799999000000";
  if (typeof value === "string" && /url|upstream|listen/i.test(name)) {
    return "javascript:window.attacked=1";
  }
  // Order that is none: a time before the last one, a number that was there already.
  if (name === "t" && line % 5 === 4) return line % 2 === 0 ? 0 : Number.MAX_SAFE_INTEGER;
  if (name === "seq" && line % 23 === 22) return 3;
  if (typeof value !== "number" || STRUCTURE.has(name)) return value;
  return random(line, name).pick([-1, 1e308, Number.MAX_SAFE_INTEGER, -1e308, 5e-324, 0]);
};

/** Names that mean something to the language, and ids that mean something to a file system. */
export const treacherousNames: Change = (value, { name }) => {
  if (/^(model|benchmark|family|metric|name|id)$/.test(name) && typeof value === "string") {
    return TREACHEROUS[name] ?? value;
  }
  if (name === "span" || name === "parent") return `../%2e%2e/\0${value}`;
  if (name === "sample") return `__proto__/../${value}`;
  return withKey(withKey(value, "__proto__"), "constructor");
};

const TREACHEROUS: Readonly<Record<string, string>> = {
  id: "__proto__",
  model: "__proto__",
  benchmark: "constructor",
  family: "toString",
  metric: "hasOwnProperty",
  name: "__proto__",
};

/** Copies a trace to another folder with a change in every value that the schema lets change. */
export async function writeHostileTrace(
  from: string,
  to: string,
  change: Change = attackInTexts,
): Promise<void> {
  const { header, events } = await loadTrace(from);
  const texts: Record<EventFile, string[]> = {
    "events.ndjson": [lineOf(changed(header, { schema: Header, change, line: 0 }))],
    "tokens.ndjson": [],
    "machine.ndjson": [],
  };
  for (const [index, event] of events.entries()) {
    const hostile = changed(event, { schema: TraceEvent, change, line: index + 1 });
    texts[fileOf(event.kind)].push(lineOf(hostile));
  }
  await Deno.mkdir(to, { recursive: true });
  for (const file of EVENT_FILES) {
    await Deno.writeTextFile(`${to}/${file}`, texts[file].map((line) => `${line}\n`).join(""));
  }
}

/** How large what is too large is. */
export interface LargeOptions {
  /** Models in the header. */
  readonly models: number;
  /** Characters of a name. */
  readonly name: number;
  /** Objects in objects, in a setting. */
  readonly depth: number;
}

/** Copies a trace with a name, a list of models and a setting that are larger than anybody would want to see. */
export async function writeLargeTrace(
  from: string,
  to: string,
  { models, name, depth }: LargeOptions,
): Promise<void> {
  const { header, events } = await loadTrace(from);
  const [first] = header.models;
  if (first === undefined) throw new TypeError("A trace with a model is wanted");
  const long = "x".repeat(name);
  const head = JSON.stringify({
    ...header,
    config: { deep: "DEEP" },
    models: Array.from({ length: models }, (_, index) => ({
      ...first,
      span: `m${index + 1}`,
      model: { ...first.model, id: `${first.model.id}${index === 0 ? "" : index}` },
    })),
  }).replace('"DEEP"', `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);
  const change: Change = (value, { name }) =>
    /^(benchmark|family|explanation|model)$/.test(name) && typeof value === "string"
      ? value + long
      : value;
  const lines = events.map((event, index) =>
    lineOf(changed(event, { schema: TraceEvent, change, line: index + 1 }))
  );
  await Deno.mkdir(to, { recursive: true });
  await Deno.writeTextFile(`${to}/events.ndjson`, [head, ...lines, ""].join("\n"));
}

/** How one line is changed. */
interface Changing {
  readonly schema: typeof Header | typeof TraceEvent;
  readonly change: Change;
  readonly line: number;
}

/** The value with every change that the schema lets pass. */
function changed(value: unknown, { schema, change, line }: Changing): unknown {
  const hostile = everywhere(value, { change, line });
  for (;;) {
    const { error } = schema.safeParse(hostile);
    if (error === undefined) return hostile;
    for (const issue of error.issues) restore(hostile, value, issue);
  }
}

/** The change in every value, from the leaves up. Names that are taken for a prototype stay names. */
function everywhere(
  value: unknown,
  { change, line, name = "" }: Pick<Changing, "change" | "line"> & { readonly name?: string },
): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => everywhere(each, { change, line, name }));
  }
  if (typeof value !== "object" || value === null) return change(value, { name, line });
  const below = Object.entries(value).map(([key, each]) =>
    [key, everywhere(each, { change, line, name: key })] as const
  );
  return change(Object.fromEntries(below), { name, line });
}

type Issue = NonNullable<ReturnType<typeof TraceEvent.safeParse>["error"]>["issues"][number];

/** Puts back what the schema complains of. */
function restore(hostile: unknown, value: unknown, { path, code, ...issue }: Issue) {
  const at = path.slice(0, -1);
  if (code === "unrecognized_keys" && "keys" in issue) {
    const owner = inside(hostile, path);
    for (const key of issue.keys) delete owner[key];
    return;
  }
  const last = path.at(-1);
  if (last === undefined) throw new TypeError(`Nothing to put back: ${code}`);
  const owner = inside(hostile, at);
  const original = inside(value, at)[last];
  if (original === undefined || owner[last] === original) delete owner[last];
  else owner[last] = original;
}

function inside(value: unknown, path: readonly PropertyKey[]): Record<PropertyKey, unknown> {
  // A path of the schema leads through objects and lists alone.
  return path.reduce((inner, key) => (inner as Record<PropertyKey, unknown>)[key], value) as Record<
    PropertyKey,
    unknown
  >;
}

/** The object with one more name; anything else as it is. */
function withKey(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || "$blob" in value) return value;
  return Object.fromEntries([...Object.entries(value), [key, ATTACK]]);
}

function lineOf(value: unknown): string {
  return JSON.stringify(value);
}
