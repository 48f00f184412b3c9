/** What a plugin says of itself before any of its code runs. @module */

import { parse } from "@std/jsonc";
import { z } from "zod";
import { suggestion } from "../config/nearest.ts";
import { SKILL_FIELDS, SkillExample, SkillLimits, SkillPermissions } from "../skill/fields.ts";
import { PluginError } from "./errors.ts";

/** Version of the contracts that plugins are written against. */
export const API_VERSION = 1;

/** What an id looks like: words of lower case letters and digits, joined by hyphens. */
export const PLUGIN_ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const Texts = z.array(z.string({ error: "a text" }), { error: "a list of texts" });

/** What a plugin asks for. Shown when it is locked. */
export const Permissions = z.strictObject({
  /** Hosts it connects to, as `host` or `host:port`; `user` stands for addresses that the user configures. */
  net: Texts.optional(),
  /** Files it reads: `own` for its folder, `user` for files that the user names. */
  read: Texts.optional(),
  write: Texts.optional(),
  env: Texts.optional(),
  run: Texts.optional(),
  /** npm packages that it loads when it is used. */
  npm: Texts.optional(),
  /** Of a skill: what this program does for it. */
  host: Texts.optional(),
}, { error: wantedMap });
export type Permissions = z.infer<typeof Permissions>;

/** The kinds of plugin there are, and the folder and file that each lives in. */
export const KINDS = {
  provider: { folder: "plugins", manifest: "plugin.jsonc", prefix: "provider-" },
  benchmark: { folder: "plugins", manifest: "plugin.jsonc", prefix: "benchmark-" },
  // A whole benchmark system, with a configuration of its own: `run --framework <id>`.
  framework: { folder: "plugins", manifest: "plugin.jsonc", prefix: "" },
  alarm: { folder: "plugins", manifest: "plugin.jsonc", prefix: "alarm-" },
  skill: { folder: "skills", manifest: "skill.jsonc", prefix: "" },
} as const;
export type PluginKind = keyof typeof KINDS;

/** `plugin.jsonc` or `skill.jsonc`. The texts of its errors say what is wanted. */
export const Manifest = z.strictObject({
  /** The folder's name. */
  id: matching(PLUGIN_ID, "lower case letters, digits and hyphens"),
  // A skill's folder and file name say its kind already.
  kind: z.enum(["provider", "benchmark", "framework", "alarm", "skill"], {
    error: '"provider", "benchmark", "framework", "alarm" or "skill"',
  }).optional(),
  api: z.int({ error: `the integer ${API_VERSION}` }),
  version: matching(/^\d{1,9}\.\d{1,9}\.\d{1,9}$/, "MAJOR.MINOR.PATCH"),
  summary: matching(/^.{1,120}$/, "one line of at most 120 characters"),
  entry: fileIn("ts", "./mod.ts").optional(),
  /** For a skill: text for the model. */
  instructions: fileIn("md", "./SKILL.md").optional(),
  permissions: Permissions.default({}),
}, { error: wantedMap });

/** `skill.jsonc`. */
const SkillManifest = Manifest.extend(SKILL_FIELDS);

/** What a manifest says; of a skill, also what it takes, gives and may do. */
export type Manifest =
  & z.infer<typeof Manifest>
  & { readonly kind: PluginKind }
  & Partial<Omit<z.infer<typeof SkillManifest>, keyof z.infer<typeof Manifest>>>;

/** Where a manifest stands, and what it must be. */
export interface ManifestPlace {
  readonly path: string;
  /** The folder's name. */
  readonly id: string;
  /** The kinds that its folder may hold; where it is one, the manifest need not say it. */
  readonly kinds: readonly PluginKind[];
}

/** Checks a manifest. Throws `PluginError` that names the file, the field and what was wanted. */
export function parseManifest(text: string, place: ManifestPlace): Manifest {
  const json = parseJsonc(text, place);
  // Before anything else, because a later version may have other fields.
  checkApi(json, place);
  const manifest = schemaFor(place).safeParse(json);
  if (!manifest.success) throw faultIn(manifest.error, { json, place });
  const { id, entry, instructions } = manifest.data;
  const kind = manifest.data.kind ?? (place.kinds.length === 1 ? place.kinds[0] : undefined);
  if (id !== place.id) {
    throw broken(place, `its id is "${id}", but its folder is called "${place.id}"`);
  }
  if (kind === undefined || !place.kinds.includes(kind)) {
    const wanted = place.kinds.map((one) => `"${one}"`).join(" or ");
    throw broken(place, `"kind": wanted ${wanted}, found ${shown(manifest.data.kind)}`);
  }
  if (entry === undefined && (kind !== "skill" || instructions === undefined)) {
    throw broken(place, `"entry": wanted a path such as "./mod.ts", found nothing`);
  }
  if (kind === "skill") checkSchemas(manifest.data, place);
  return { ...manifest.data, kind };
}

/** A folder of skills holds nothing else, and no other folder holds skills. */
function schemaFor({ kinds }: ManifestPlace): typeof Manifest | typeof SkillManifest {
  return kinds[0] === "skill" ? SkillManifest : Manifest;
}

/** Throws unless a skill with code says what it takes and gives. */
function checkSchemas(manifest: z.infer<typeof Manifest>, place: ManifestPlace): void {
  if (manifest.entry === undefined) return;
  for (const field of ["input", "output"]) {
    if (field in manifest) continue;
    throw broken(place, `"${field}": wanted a JSON schema in { }, found nothing`);
  }
  const type = valueAt(manifest, ["input", "type"]);
  // Models give arguments by name.
  if (type !== "object") throw broken(place, `"input.type": wanted "object", found ${shown(type)}`);
}

/** The error about a manifest that cannot be used; `reason` names the field and what is wanted. */
export function broken(
  { id, path }: Omit<ManifestPlace, "kinds">,
  reason: string,
  hint = "Correct the manifest; docs/errors.md has an example",
): PluginError {
  const message = `Cannot use plugin "${id}": ${path}: ${reason}`;
  return new PluginError("plugin_manifest_broken", { id, message, hint });
}

function checkApi(json: unknown, { id }: ManifestPlace): void {
  const api = valueAt(json, ["api"]);
  if (!Number.isInteger(api) || api === API_VERSION) return;
  throw new PluginError("plugin_api_mismatch", {
    id,
    message: `Cannot use plugin "${id}": it is written for api ${api}, wanted api ${API_VERSION}`,
    hint: Number(api) > API_VERSION ? "Update Model Lens" : "Update the plugin",
  });
}

function faultIn(
  { issues: [issue] }: z.ZodError,
  { json, place }: { readonly json: unknown; readonly place: ManifestPlace },
): PluginError {
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const known = knownFields(issue.path[0], place);
    const name = cut([...issue.path, key].join("."));
    return broken(place, `unknown field "${name}"`, suggestion(key, Object.keys(known)));
  }
  const found = shown(valueAt(json, issue?.path ?? []));
  const field = issue?.path.length === 0 ? "" : `"${cut(issue?.path.join(".") ?? "")}": `;
  return broken(place, `${field}wanted ${issue?.message}, found ${found}`);
}

function knownFields(field: PropertyKey | undefined, place: ManifestPlace): object {
  const { shape } = schemaFor(place);
  if (field === undefined) return shape;
  if (field === "limits") return SkillLimits.shape;
  if (field === "examples") return SkillExample.shape;
  return place.kinds[0] === "skill" ? SkillPermissions.shape : Permissions.shape;
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    // It was just seen to have the key.
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  return cut(JSON.stringify(value));
}

/** A stranger's text, as far as a sentence has room for it. */
function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function parseJsonc(text: string, place: ManifestPlace): unknown {
  try {
    // Some editors begin a file with a byte order mark.
    return parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw broken(place, `this is not JSONC: ${cause.message}`);
  }
}

function matching(pattern: RegExp, wanted: string): z.ZodString {
  return z.string({ error: wanted }).regex(pattern, wanted);
}

/** A file of the plugin's own folder: no part of the path may begin with a dot, or be escaped. */
function fileIn(ending: string, example: string): z.ZodString {
  return matching(
    new RegExp(String.raw`^\./(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.${ending}$`),
    `a path inside the folder, such as "${example}"`,
  );
}

/** Unknown fields are told apart from something that is no map at all. */
function wantedMap({ code }: { readonly code?: string | undefined }): string | undefined {
  return code === "invalid_type" ? "fields in { }" : undefined;
}
