/** Writes docs/events.md from the schemas of the events and the comments in their sources. @module */

import { z } from "zod";
import * as benchmark from "../core/events/benchmark.ts";
import * as call from "../core/events/call.ts";
import * as dialogue from "../core/events/dialogue.ts";
import * as envelope from "../core/events/envelope.ts";
import * as exchange from "../core/events/exchange.ts";
import * as header from "../core/events/header.ts";
import * as machine from "../core/events/machine.ts";
import { TraceEvent } from "../core/events/mod.ts";
import * as reissue from "../core/events/reissue.ts";
import * as observation from "../core/events/observation.ts";
import * as run from "../core/events/run.ts";
import * as sample from "../core/events/sample.ts";
import * as scheme from "../core/events/scheme.ts";
import * as tool from "../core/events/tool.ts";
import {
  BLOBS_FOLDER,
  EVENTS_FILE,
  MACHINE_FILE,
  SCHEMA,
  TOKENS_FILE,
  WIRE_FILE,
} from "../core/trace/layout.ts";
import { GATHERED } from "../core/trace/lines/chunk_lines.ts";
import { type ConstantDocs, docComments } from "./doc_comments.ts";
import { fieldsOf, type JsonSchema, typeWords } from "./gen_type_words.ts";
import { ROOT } from "./source_tree.ts";

/** What each file of core/events/ exports, in the order of the document. */
export const MODULES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  run,
  benchmark,
  sample,
  call,
  exchange,
  reissue,
  tool,
  dialogue,
  observation,
  envelope,
  header,
  scheme,
  machine,
};

/** The text of docs/events.md. Throws `TypeError` for a comment that belongs to no field. */
export async function eventsText(): Promise<string> {
  const modules = await Promise.all(Object.keys(MODULES).map(readModule));
  const blocks = modules.flatMap(({ schemas }) => schemas.filter(({ kind }) => kind === undefined));
  const tableOf = (name: string) => blocks.filter((one) => one.name === name).map(table);
  const parts = [
    LAYOUT,
    ENVELOPE,
    ...tableOf("Envelope"),
    HEADER,
    ...tableOf("Header"),
    ...modules.flatMap(({ title, schemas }) => {
      const events = schemas.filter(({ kind }) => kind !== undefined);
      return events.length === 0 ? [] : [`## ${title}`, ...events.map(section)];
    }),
    BLOCKS,
    ...blocks.filter(({ name }) => name !== "Envelope" && name !== "Header").map(section),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** A file of core/events/. */
interface Module {
  readonly title: string;
  /** In the order of the source. */
  readonly schemas: readonly Named[];
}

/** A schema that is exported under a name. */
interface Named extends ConstantDocs {
  readonly name: string;
  /** Of an event. */
  readonly kind: string | undefined;
  readonly json: JsonSchema;
}

async function readModule(name: string): Promise<Module> {
  const source = await Deno.readTextFile(new URL(`core/events/${name}.ts`, ROOT));
  const { module, constants } = docComments(source);
  return {
    title: module.replace(/\.$/, ""),
    schemas: [...constants].flatMap(([constant, docs]) => {
      const schema = MODULES[name]?.[constant];
      if (!(schema instanceof z.ZodType)) return [];
      const json = jsonOf(constant, schema);
      checkComments(constant, { docs, json });
      return [{ ...docs, name: constant, kind: kindOf(schema), json }];
    }),
  };
}

/** Every schema under its name, so that others refer to it by that. */
const NAMES = z.registry<{ readonly id: string }>();
for (const [id, schema] of Object.values(MODULES).flatMap(Object.entries)) {
  if (schema instanceof z.ZodType) NAMES.add(schema, { id });
}

function jsonOf(name: string, schema: z.ZodType): JsonSchema {
  const json = z.toJSONSchema(schema, { metadata: NAMES });
  return json.$defs?.[name] ?? json;
}

function kindOf(schema: z.ZodType): string | undefined {
  return TraceEvent.options.find((option) => option === schema)?.shape.kind.value;
}

/** A comment that no row shows would be lost without anybody noticing. */
function checkComments(
  name: string,
  { docs, json }: { readonly docs: ConstantDocs; readonly json: JsonSchema },
): void {
  const paths = rows(json).map(({ path }) => path);
  const lost = [...docs.fields.keys()].filter((path) => !paths.includes(path));
  if (lost.length === 0) return;
  throw new TypeError(
    `Cannot place the comments of ${name}: there are no fields ${lost.join(", ")}`,
  );
}

function section({ name, kind = name, text, ...rest }: Named): string {
  return `### ${kind}\n\n${text}\n\n${table({ name, kind, text, ...rest })}`;
}

interface Row {
  readonly path: string;
  readonly type: string;
  readonly optional: boolean;
}

/** A row for each field; fields of an object that has no name of its own follow it. */
function rows(json: JsonSchema, above = ""): readonly Row[] {
  return (fieldsOf(json) ?? []).flatMap(({ name, schema, optional }) => {
    const path = `${above}${name}`;
    const below = rows(schema, `${path}.`);
    const type = below.length === 0 ? typeWords(schema) : "object";
    return [{ path, type, optional }, ...below];
  });
}

/** Fields, types and meanings; of an event without those that every event has. */
function table({ kind, json, fields }: Named): string {
  const common = kind === undefined ? [] : Object.keys(envelope.Envelope.shape);
  const shown = rows(json).filter(({ path }) => !common.includes(path));
  if (shown.length === 0) {
    return fieldsOf(json) === undefined ? `Type: ${typeWords(json)}` : "No further fields.";
  }
  const lines = shown.map(({ path, type, optional }) =>
    [`\`${path}\``, type + (optional ? ", optional" : ""), fields.get(path) ?? ""]
      .map((cell) => ` ${cell.replaceAll("|", "\\|")} `).join("|")
  );
  return ["| Field | Type | Meaning |", "| --- | --- | --- |", ...lines.map((line) => `|${line}|`)]
    .join("\n");
}

const LAYOUT = `# Events

What a trace can say. Generated from core/events/ by \`deno task docs\`; do not edit.

A trace is a directory of plain files, one for each run, which only ever grow.

| File | Holds |
| --- | --- |
| \`${EVENTS_FILE}\` | the header in the first line, then every event that has no file of its own |
| \`${TOKENS_FILE}\` | \`chunk.received\`, the bulk |
| \`${MACHINE_FILE}\` | \`machine.sampled\` |
| \`${BLOBS_FOLDER}/sha256/ab/abcd…\` | texts of more than ${envelope.BLOB_THRESHOLD} bytes, by their SHA-256, each once |
| \`${WIRE_FILE}\` | bytes that went over the wire, one gzip member after another; \`exchange.recorded\` says where |

Each line is one JSON object in UTF-8 that ends with a line feed. Lines of \`${TOKENS_FILE}\` and
\`${MACHINE_FILE}\` leave out \`kind\`, which the file tells. \`seq\` counts over all three files without a
gap, so that a reader who joins them by \`seq\` has the order in which things happened and knows when
something is missing. A last line without its line feed is what a death in the middle of writing
leaves: a reader leaves it out and says so, and the next writer cuts it off. A bad line in the middle
is left out and counted.

In the trace of a proxy, a line of \`${TOKENS_FILE}\` may hold several chunks, one \`seq\` after the
other: \`kind\` is \`${GATHERED}\`, \`seq\` and \`t\` are those of the first and \`last\` is the \`seq\` of the
last, \`dt\` has the time from each chunk to the next, and \`span\` is a list where it is not the same for
all. Of \`text\`, \`reasoning\` and \`arguments\` (pieces for the tool call with the index \`tool\`) there is
at most one, with a value for each chunk. A reader makes single \`chunk.received\` of it.

Wherever a text of an event is longer than ${envelope.BLOB_THRESHOLD} bytes, a [BlobRef](#blobref)
stands in its place; the trace of a proxy has texts of more than 1024 bytes in \`${WIRE_FILE}\`,
compressed. A value that only looks like one has a further \`$\` before \`$blob\`, which a
reader takes away.

A \`call.started\` with \`continues\` may have \`{"$continues": "c12"}\` as a field of its \`request\`: the
value is that of the same field of the request of \`c12\`. With \`count\` and \`then\`, it is so many
elements of that list (UTF-16 units of that text) and then these. A field of the app's own that looks
like it has a further \`$\`. A request is continued once, so only the latest of each conversation need
be kept while reading.

A reader must accept kinds and fields that it does not know.`;

const ENVELOPE = `## Envelope

Every event has these fields, and those of its kind.`;

const HEADER = `## Header

The first line of \`${EVENTS_FILE}\`. \`schema\` is \`${SCHEMA}\`; a reader refuses a higher number
than it knows.`;

const BLOCKS = `## Building blocks

### Known

A fact with its source, or null with the reason why it is not known:
\`{ "value": 40960, "source": "ollama /api/show" }\` or
\`{ "value": null, "reason": "the server does not tell" }\`. "known text" is such a fact about a text.`;

if (import.meta.main) await Deno.writeTextFile(new URL("docs/events.md", ROOT), await eventsText());
