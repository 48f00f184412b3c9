/** What may make two answers to one request differ, as it was on both sides. @module */

import type { RecordedCall } from "../calls/recorded_call.ts";
import type { Known } from "../events/envelope.ts";
import type { ModelFacts, RunModel, ServerFacts } from "../events/header.ts";
import type { LedgerLine } from "../events/reissue.ts";
import { sha256 } from "../sha256.ts";
import { formatIn, saidIn, toolsIn } from "./worded.ts";

/** One side: a call, and what was known of its model when it was made. */
export interface Side {
  readonly call: RecordedCall;
  /** Undefined where the trace has no facts of the model. */
  readonly model: RunModel | undefined;
}

/** What is laid beside the recorded side. */
export interface Again {
  readonly again: Side;
  /** Names of lines that the user changed. */
  readonly wanted: ReadonlySet<string>;
  /** Fields of the recorded request that were not sent again. */
  readonly dropped: readonly string[];
}

/** The lines, the most telling first. */
export function ledgerOf(recorded: Side, { again, wanted, dropped }: Again): LedgerLine[] {
  const others = [...wanted].filter((name) => LINES.every(([known]) => known !== name))
    .map((name) =>
      [
        name,
        ({ call }: Side) => ofRequest(call, (body) => stable(optionOf(body, name) ?? "none")),
      ] as const
    );
  const lines = [...LINES, ...others].map(([name, look]): LedgerLine => {
    const [before, now] = [look(recorded), look(again)];
    const known = before.value !== null && now.value !== null;
    return {
      name,
      recorded: before,
      again: now,
      same: known ? before.value === now.value : null,
      ...(wanted.has(name) ? { wanted: true } : {}),
    };
  });
  if (dropped.length === 0) return lines;
  const source = "the request";
  return [...lines, {
    name: "other fields",
    recorded: { value: dropped.join(", "), source },
    again: { value: "not sent: the provider has no such fields", source },
    same: false,
  }];
}

/** The first line that differs; undefined where none is known to. */
export function firstDifference(ledger: readonly LedgerLine[]): LedgerLine | undefined {
  return ledger.find(({ same }) => same === false);
}

const LINES: readonly (readonly [string, (side: Side) => Known<string>])[] = [
  ["messages", ({ call }) => ofRequest(call, (body) => sha256(stable(saidIn(body, call.started))))],
  [
    "tools",
    ({ call }) =>
      ofRequest(
        call,
        (body) => body["tools"] === undefined ? "none" : sha256(stable(toolsIn(body))),
      ),
  ],
  ["format", ({ call }) => ofRequest(call, (body) => stable(formatIn(body)))],
  ["model", modelOf],
  ["weights", (side) => ofModel(side, "digest")],
  ["quantisation", (side) => ofModel(side, "quantisation")],
  ["template", (side) => ofModel(side, "templateSha256")],
  ["context", (side) => ofModel(side, "contextLength")],
  ["sampler", ({ call }) => ofRequest(call, (body) => stable(samplerOf(body)))],
  ["seed", ({ call }) => seedOf(call)],
  ["limit", ({ call }) => ofRequest(call, (body) => stable(limitOf(body)))],
  ["stop", ({ call }) => ofRequest(call, (body) => stable(optionOf(body, "stop") ?? "none"))],
  ["engine", (side) => ofServer(side, "server")],
  ["build", buildOf],
  ["slots", (side) => ofServer(side, "slots")],
  ["cache", cacheOf],
];

/** The line that a setting is in; one that has none of its own gets one by its name. */
export function lineOfSetting(name: string): string {
  if (SAMPLER.includes(name)) return "sampler";
  if (LIMITS.includes(name)) return "limit";
  if (["seed", "stop", "tools", "messages", "model"].includes(name)) return name;
  return name === "response_format" || name === "format" ? "format" : name;
}

type Body = Readonly<Record<string, unknown>>;

function ofRequest(
  { started: { request } }: RecordedCall,
  look: (body: Body) => string,
): Known<string> {
  if (typeof request !== "object" || request === null) {
    return { value: null, reason: "the request is not kept" };
  }
  return { value: look(Object(request)), source: "the request" };
}

/** The one that answered, where it is told: apps have names of their own for it. */
function modelOf({ call: { started, ended } }: Side): Known<string> {
  const answered = ended?.kind === "call.completed" ? ended.responseModel : null;
  if (answered !== null) return { value: answered, source: "the answer" };
  return started.model === ""
    ? { value: null, reason: "the request names none, and the answer does not tell" }
    : { value: started.model, source: "the request" };
}

const SAMPLER = [
  "temperature",
  "top_p",
  "top_k",
  "min_p",
  "typical_p",
  "repeat_penalty",
  "repetition_penalty",
  "frequency_penalty",
  "presence_penalty",
  "mirostat",
  "logit_bias",
  "samplers",
];
const LIMITS = [
  "max_tokens",
  "max_completion_tokens",
  "max_output_tokens",
  "num_predict",
  "n_predict",
];

/** What the request says of sampling; what it does not say is the server's default. */
function samplerOf(body: Body): unknown {
  return Object.fromEntries(
    SAMPLER.flatMap((name) => {
      const value = optionOf(body, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function limitOf(body: Body): unknown {
  return LIMITS.map((name) => optionOf(body, name)).find((value) => value !== undefined) ??
    "the server's";
}

/** Ollama has its settings under `options`. */
function optionOf(body: Body, name: string): unknown {
  const { options } = body;
  const given = typeof options === "object" && options !== null ? Object(options)[name] : undefined;
  return body[name] ?? given ?? undefined;
}

function seedOf(call: RecordedCall): Known<string> {
  const seed = ofRequest(call, (body) => stable(optionOf(body, "seed") ?? null));
  if (seed.value !== "null") return seed;
  return { value: null, reason: "the request has none, so the server draws one" };
}

function ofModel(
  { model }: Side,
  name: "digest" | "quantisation" | "templateSha256" | "contextLength",
): Known<string> {
  return model === undefined ? NO_FACTS : asText(model.model[name] as ModelFacts[typeof name]);
}

function ofServer({ model }: Side, name: "server" | "slots"): Known<string> {
  return model === undefined ? NO_FACTS : asText(model.server[name] as ServerFacts[typeof name]);
}

/** The answer itself says it best; the server's version else. */
function buildOf({ call: { ended }, model }: Side): Known<string> {
  const told = ended?.kind === "call.completed" ? ended.fingerprint : null;
  if (told !== null) return { value: told, source: "system_fingerprint of the answer" };
  return model === undefined ? NO_FACTS : asText(model.server.version);
}

/** How much of the prompt was there already: cached and fresh prompts are not computed in the same batches. */
function cacheOf({ call: { ended } }: Side): Known<string> {
  if (ended?.kind !== "call.completed") return { value: null, reason: "there is no answer" };
  const { usage, timings } = ended;
  const cached = timings?.cachedTokens ?? usage?.cachedTokens ?? null;
  if (cached === null) return { value: null, reason: "the server does not tell cached tokens" };
  const source = timings?.cachedTokens === undefined || timings?.cachedTokens === null
    ? "usage"
    : timings.source;
  return { value: `${cached} tokens of the prompt`, source };
}

const NO_FACTS: Known<string> = { value: null, reason: "the trace has no facts of the model" };

function asText(known: Known<string | number>): Known<string> {
  return known.value === null ? known : { value: String(known.value), source: known.source };
}

/** JSON with the names of fields in order. */
function stable(value: unknown): string {
  return JSON.stringify(
    value,
    (_, one: unknown) =>
      typeof one === "object" && one !== null && !Array.isArray(one)
        ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => Number(a > b) - Number(a < b)))
        : one,
  );
}
