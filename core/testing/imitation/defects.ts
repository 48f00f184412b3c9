/** Every defect of the wire, and of the server behind it, that the imitation server can show. @module */
import { z } from "zod";

/**
 * One defect and its parameters; all parameters have defaults. Counts of tokens and of requests
 * start at 1, so `after: 3` means that three came through well.
 */
export const Defect = z.discriminatedUnion("kind", [
  defect("usage-missing", "Never reports usage, even when asked to", {}),
  defect("usage-wrong", "Reports usage that does not match the tokens sent", {}),
  defect("eight-per-chunk", "Sends several tokens in one chunk", {
    tokens: z.int().min(2).default(8),
  }),
  defect("reasoning-tags", "Sends its reasoning in the answer, between <think> tags", {}),
  defect("reasoning-field", "Sends its reasoning as reasoning_content", {}),
  defect("role-only-first", "Sends a first delta with a role and no text, before any token", {}),
  defect("keep-alive-comments", "Sends a comment line before every event", {}),
  defect("malformed-json", "Sends one event in mid stream that is not JSON", { after: counted(2) }),
  defect("torn-utf8", "Cuts chunks in the middle of multi-byte characters, which is legal", {
    /** Cut the stream into pieces of these sizes (bytes), again and again. */
    sizes: z.array(z.int().min(1)).min(1).readonly().optional(),
    /** Pause (ms) at each cut; 0 keeps the pieces in one write, each its own HTTP chunk. */
    gapMs: z.number().min(0).default(0.5),
  }),
  defect("invalid-utf8", "Sends bytes inside a token that are never valid UTF-8", {
    after: counted(2),
  }),
  defect("constant-logprobs", "Gives every token the same log-probability", {}),
  defect("death-before-headers", "Closes the connection instead of answering", {}),
  defect("death-before-first", "Closes the connection after the headers, before any event", {}),
  defect("death-mid-stream", "Closes the connection after some tokens, without a last chunk", {
    after: counted(3),
  }),
  defect("end-without-finish", "Ends the stream cleanly, without finish_reason and [DONE]", {}),
  defect("stall", "Stops after some tokens and keeps the connection open", { after: counted(3) }),
  defect("stall-before-first", "Sends the headers and then nothing, for ever", {}),
  defect("status-429", "Answers the first requests with 429 and Retry-After", {
    times: counted(1),
    retryAfterS: z.int().min(0).default(1),
  }),
  defect("status-500", "Answers with 500: the first requests, or all without a number", {
    times: z.int().min(0).optional(),
  }),
  defect("status-503-loading", "Answers the first requests with 503, because the model loads", {
    times: counted(1),
  }),
  defect("slow-headers", "Waits before it sends the headers", {
    ms: z.number().min(0).default(200),
  }),
  defect("html-instead-of-json", "Answers everything under /v1 with 200 and a web page", {}),
  defect("html-error", "Answers everything under /v1 with an error status and a web page", {
    status: z.int().min(400).max(599).default(502),
  }),
  defect("error-in-stream", "Sends an error object as an event after some tokens, then ends", {
    after: counted(3),
  }),
  defect("empty-models", "Lists no model", {}),
  defect("model-vanishes", "Knows the model for some requests, then answers model_not_found", {
    after: counted(3),
  }),
  defect("rejects-logprobs", "Answers 400 to a request for log-probabilities", {}),
  defect("rejects-stream-options", "Answers 400 to a request with stream_options", {}),
  defect("context-overflow", "Answers 400, because the prompt is longer than the context", {
    wording: z.enum(["llama.cpp", "vllm"]).default("llama.cpp"),
  }),
  defect("not-streaming", "Answers with one JSON body although a stream was asked for", {}),
  defect("crlf-events", "Ends the lines of its events with CR LF, which is legal", {}),
  defect("huge-event", "Sends one event on a single very long line, which is legal", {
    bytes: z.int().min(1).default(1024 * 1024),
  }),
  defect("redirect", "Redirects (307) to itself at another path", {}),
  defect("empty-answer", "Finishes with stop and no text at all", {}),
  defect("no-done", "Ends the stream after finish_reason without [DONE]", {}),
  defect("ignores-seed", "Samples differently each time, whatever the seed", {}),
  defect("ignores-temperature", "Samples at temperature 1, whatever was asked", {}),
  defect("ignores-stop", "Writes on after a stop string", {}),
  defect("ignores-max-tokens", "Writes to its end, whatever max_tokens says", {}),
  defect("ignores-tools", "Never shows the tools to the model", {}),
  defect("ignores-response-format", "Answers as it likes, whatever response_format says", {}),
  defect("tools-as-text", "Sends calls of tools as text of the answer", {}),
  defect("merged-tool-calls", "Sends several calls of tools as one", {}),
  defect("truncates-prompt", "Drops the beginning of a long prompt in silence", {
    /** Words that are kept: of each message, or of all of them. */
    words: z.int().min(1).default(400),
    /** The ends of all messages, or the system text and the latest messages, as Ollama does it. */
    keeps: z.enum(["ends", "latest"]).default("ends"),
  }),
  defect("hides-truncation", "Drops the beginning of a long prompt, and counts all of it", {
    /** Words of each message that are kept. */
    words: z.int().min(1).default(400),
  }),
  defect("ignores-echo", "Takes a raw prompt with echo, and does not send it back", {}),
  defect("unloads-when-idle", "Frees the model when nothing is asked for a while", {
    afterMs: z.number().min(0).default(1000),
    /** How long the next request waits until it is loaded again. */
    loadMs: z.number().min(0).default(800),
  }),
]);

/** A defect as it is written down: `kind`, and any parameter that differs from its default. */
export type Defect = z.input<typeof Defect>;

/** A defect with every parameter filled in. */
export type ExactDefect = z.output<typeof Defect>;

/** All defects: the `kind` by which to ask for one, and a sentence that says what it does. */
export const DEFECTS: readonly {
  readonly id: ExactDefect["kind"];
  readonly description: string;
}[] = Defect.options.map((option) => ({
  id: option.shape.kind.value,
  description: option.description ?? "",
}));

/**
 * Fills in the parameters of a defect: `exactDefect({ kind: id })` makes one of an id.
 *
 * @throws {RangeError} If there is no such defect, or a parameter is out of its range.
 */
export function exactDefect(value: unknown): ExactDefect {
  const result = Defect.safeParse(value);
  if (result.success) return result.data;
  const kind = z.object({ kind: z.string() }).safeParse(value).data?.kind;
  if (DEFECTS.some(({ id }) => id === kind)) {
    throw new RangeError(`Cannot imitate defect "${kind}": ${z.prettifyError(result.error)}`);
  }
  const known = DEFECTS.map(({ id }) => id).join(", ");
  throw new RangeError(`Cannot imitate defect "${kind}": known defects are ${known}`);
}

function defect<Kind extends string, Parameters extends z.ZodRawShape>(
  kind: Kind,
  description: string,
  parameters: Parameters,
) {
  return z.strictObject({ kind: z.literal(kind), ...parameters }).describe(description);
}

function counted(byDefault: number) {
  return z.int().min(0).default(byDefault);
}
