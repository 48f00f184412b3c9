/**
 * The one table of layers: which files belong together, and what they may import. The lint plugin
 * and the architecture test both read it. It is an allow-list, so a new folder is forbidden
 * everything until someone writes down here what it may use and why.
 * @module
 */

/** One import, with both ends named from the repository root or by package (`npm:zod@^4`). */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** Gone after type checking: `import type`, `export type … from`. */
  readonly typeOnly: boolean;
  /** Reached only when the code runs: `import()`. */
  readonly dynamic: boolean;
}

/** Files that share one rule. */
export interface Layer {
  readonly name: LayerName;
  /**
   * Paths from the repository root. A group called `own` splits the layer into folders that may
   * not import each other.
   */
  readonly files: RegExp;
  /** Layers and packages it may import; its own files always may be. */
  readonly mayImport: readonly Target[];
  /** What it may import as types only. */
  readonly mayImportTypes?: readonly Target[];
  /** What it may import with `import()` only. */
  readonly mayImportDynamically?: readonly Target[];
  readonly because: string;
}

/** Every layer of the table. */
export type LayerName =
  | "test"
  | "bench"
  | "testing"
  | "events"
  | "core"
  | "public API"
  | "embedded provider"
  | "plugin"
  | "skill"
  | "server api"
  | "list choice"
  | "dashboard facts"
  | "dashboard"
  | "server testing"
  | "server"
  | "cli"
  | "std bridge"
  | "generator"
  | "tool"
  | "settings";

/** A layer, or a package without its version: `npm:zod`, `jsr:@std` with all below it, `node`. */
type Target = LayerName | `npm:${string}` | `jsr:${string}` | "node";

const ZOD = "npm:zod";
/** The standard library, from JSR or over the bridges in std/. */
const STD = ["jsr:@std", "std bridge"] as const;

/** First match wins, so the narrower layer comes first. A test may reach anything. */
export const LAYERS: readonly Layer[] = [
  {
    name: "test",
    files: /_test\.tsx?$/,
    mayImport: [],
    because: "nothing is built on a test",
  },
  {
    name: "bench",
    files: /^bench\//,
    mayImport: [],
    because: "a measurement is the last user of what it measures",
  },
  {
    name: "testing",
    files: /^core\/testing\//,
    mayImport: ["core", "events", ZOD, ...STD, "npm:fast-check"],
    because: "plugin authors run these suites without our CLI, server or plugins",
  },
  {
    name: "events",
    files: /^core\/events\//,
    mayImport: [ZOD],
    because: "a trace must be readable without the program that wrote it",
  },
  {
    name: "core",
    files: /^core\//,
    mayImport: [
      "events",
      ZOD,
      ...STD,
      "npm:eventsource-parser",
      "npm:diff",
      "npm:@cfworker/json-schema",
      "node",
    ],
    because: "otherwise plugins, the server and the CLI stop being optional",
  },
  {
    name: "public API",
    files: /^mod\.ts$/,
    mayImport: ["core", "events"],
    because: "mod.ts only re-exports",
  },
  {
    name: "embedded provider",
    files: /^plugins\/provider-embedded\//,
    mayImport: ["public API", ZOD, ...STD],
    mayImportDynamically: ["npm:@wllama/wllama"],
    because: "nobody who uses another provider should load an inference engine",
  },
  {
    name: "plugin",
    files: /^plugins\/(?<own>[^/]+)\//,
    mayImport: ["public API", ZOD, ...STD],
    because: "a built-in plugin uses the door a stranger's plugin uses",
  },
  {
    name: "skill",
    files: /^skills\/(?<own>[^/]+)\//,
    mayImport: [],
    mayImportTypes: ["public API"],
    because: "it runs in a process that has nothing but the files of its folder",
  },
  {
    name: "server api",
    files: /^server\/api\//,
    mayImport: ["events", ZOD],
    because: "the shapes that server and dashboard speak in belong to neither",
  },
  {
    name: "list choice",
    files: /^server\/choice\//,
    mayImport: [],
    mayImportTypes: ["core", "server api"],
    because: "a copy of a run narrows its lists in the browser as the server does",
  },
  {
    name: "dashboard facts",
    files:
      /^server\/dashboard\/(frame\/text\/format|machine\/(chart_plan|wording)|replay\/(clock|run_counts)|timeline\/(gaps|layout|level_of_detail|moment|phases|span_tree|stretch|wording)|tokens\/(chunk_tokens|tint))\.ts$/,
    mayImport: [],
    mayImportTypes: ["core", "events", "server api"],
    because: "pages and terminal tell the same facts by the same functions, which need no browser",
  },
  {
    name: "dashboard",
    files: /^server\/dashboard\//,
    mayImport: ["dashboard facts", "list choice", "npm:preact", "npm:@preact/signals", "npm:uplot"],
    mayImportTypes: ["core", "events", "public API", "server api"],
    because: "it runs in a browser, and takes nothing but types from what runs elsewhere",
  },
  {
    name: "server testing",
    files: /^server\/testing\//,
    mayImport: [
      "server",
      "core",
      "events",
      "server api",
      "testing",
      "cli",
      ...STD,
      "npm:playwright-core",
      "npm:axe-core",
    ],
    because: "only tests drive a browser, over the program as a user starts it",
  },
  {
    name: "server",
    files: /^server\//,
    mayImport: [
      "public API",
      "core",
      "events",
      "server api",
      "list choice",
      ZOD,
      ...STD,
      "npm:hono",
    ],
    because: "the server is one reader of the core among others",
  },
  {
    name: "cli",
    files: /^cli\.ts$|^cli\//,
    mayImport: [
      "public API",
      "core",
      "events",
      "server",
      "server api",
      "dashboard facts",
      // `imitate` starts the imitation server for people who write plugins.
      "testing",
      "settings",
      ZOD,
      ...STD,
      "node",
    ],
    because: "nothing is above the CLI",
  },
  {
    name: "std bridge",
    files: /^std\//,
    mayImport: ["npm:deno-std", "npm:get-east-asian-width"],
    because: "a bridge is deleted once JSR is used directly",
  },
  {
    name: "generator",
    files: /^tools\/gen_/,
    mayImport: ["tool", "core", "events", "cli", ZOD, ...STD],
    because: "a generator reads the part of the program that it documents and no other",
  },
  {
    name: "tool",
    files: /^tools\//,
    mayImport: ["settings", ...STD],
    because: "tools check the program, so they do not use it",
  },
  {
    name: "settings",
    files: /^deno\.json$/,
    mayImport: [],
    because: "it is data",
  },
];

/** Layers whose files may import anything. */
const UNBOUND: readonly LayerName[] = ["test", "bench"];

/** The sentence to print about an import that the table does not allow. */
export function forbidden(edge: Import): string | undefined {
  const layer = layerOf(edge.from);
  if (layer === undefined) {
    return `${edge.from} belongs to no layer: add one to tools/layers.ts, with its reason`;
  }
  if (UNBOUND.includes(layer.name) || isOwn(layer, edge)) return undefined;

  const allowed = [
    ...layer.mayImport,
    ...(edge.typeOnly ? layer.mayImportTypes ?? [] : []),
    ...(edge.dynamic ? layer.mayImportDynamically ?? [] : []),
  ];
  const isTarget = matcher(edge.to);
  if (allowed.some(isTarget)) return undefined;
  return `${edge.from} imports ${edge.to}: layer "${layer.name}" may not, because ${layer.because}`;
}

/** The layer of a path from the repository root; a package has none. */
export function layerOf(path: string): Layer | undefined {
  return LAYERS.find(({ files }) => files.test(path));
}

function isOwn(layer: Layer, { from, to }: Import): boolean {
  return layerOf(to) === layer && ownFolder(layer, from) === ownFolder(layer, to);
}

function ownFolder(layer: Layer, path: string): string | undefined {
  return layer.files.exec(path)?.groups?.own;
}

/** Whether a target of the table means `to`: by its layer or, for a package, by its name. */
function matcher(to: string): (target: Target) => boolean {
  const layer = layerOf(to);
  if (layer !== undefined) return (target) => target === layer.name;
  // Resolved, `npm:zod@^4.0.0` reads `npm:/zod@4.1.0`.
  const specifier = to.replace(/^(npm|jsr):\//, "$1:");
  return (target) =>
    specifier.startsWith(target) && /^($|[@/:])/.test(specifier.slice(target.length));
}
