/** Template: the same messages become another prompt on another server, build or day; BOS missing or doubled. @module */

import { z } from "zod";
import { commonLength } from "../../diff/divergence.ts";
import type { CallCompleted, PromptRendered } from "../../events/call.ts";
import type { Header, RunModel } from "../../events/header.ts";
import { BoundedMap } from "../evidence/bounded_map.ts";
import { type Alarm, type AlarmFold, defineAlarm, QUIET } from "../contract.ts";
import { promptKey } from "../evidence/request_key.ts";
import type { WatchedCall } from "../watched_call.ts";

const Settings = z.strictObject({
  prompts: z.int().min(1).default(20_000).describe(
    "Prompts whose token counts are remembered, to compare them with the same prompt elsewhere",
  ),
});
type Settings = z.infer<typeof Settings>;

export const template = defineAlarm({
  summary: "The same messages become another prompt elsewhere; BOS is missing or doubled",
  kinds: ["call.started", "call.completed", "prompt.rendered"],
  settings: Settings,
  create: (settings) => new Template(settings),
});

/** Who made a prompt, when, and of how many tokens. */
interface Origin {
  readonly run: string;
  readonly started: string;
  readonly span: string;
  readonly seq: number;
  readonly server: string;
  readonly version: string | null;
}

interface CountedPrompt extends Origin {
  readonly tokens: number;
}

interface Rendering extends Origin {
  readonly text: string;
}

class Template implements AlarmFold {
  readonly #counts: BoundedMap<string, CountedPrompt>;
  readonly #renderings = new BoundedMap<string, Rendering>(200);
  readonly #templates = new BoundedMap<string, { readonly sha256: string; readonly run: string }>(
    1000,
  );
  readonly #recent = new BoundedMap<string, WatchedCall>(100);
  readonly #rendered = new BoundedMap<string, PromptRendered>(100);
  #header: Header | undefined;
  #waiting: Alarm[] = [];

  constructor({ prompts }: Settings) {
    this.#counts = new BoundedMap(prompts);
  }

  begin(header: Header): void {
    this.#header = header;
    this.#recent.clear();
    this.#rendered.clear();
    this.#waiting = header.models.flatMap((model) => this.#templateOf(model, header.run) ?? []);
  }

  add(
    event: Parameters<AlarmFold["add"]>[0],
    call: WatchedCall | undefined,
  ): readonly Alarm[] {
    const waiting = this.#waiting;
    if (waiting.length > 0) this.#waiting = [];
    if (event.kind === "prompt.rendered") return [...waiting, ...this.#render(event)];
    if (event.kind === "call.completed" && call !== undefined) {
      return [...waiting, ...this.#count(event, call)];
    }
    return waiting.length > 0 ? waiting : QUIET;
  }

  /** The header of a run names another template than that of an earlier run did. */
  #templateOf({ model, span, server }: RunModel, run: string): Alarm | undefined {
    const sha256 = model.templateSha256.value;
    if (sha256 === null) return undefined;
    // Of two models with one name, each has a template of its own.
    const key = `${model.id} ${model.digest.value ?? ""} ${model.quantisation.value ?? ""}`;
    const earlier = this.#templates.get(key);
    this.#templates.set(key, { sha256, run });
    if (earlier === undefined || earlier.sha256 === sha256) return undefined;
    return {
      finding: "template-changed",
      span,
      message: `The chat template of "${model.id}" is not the one of run ${earlier.run}`,
      evidence: {
        sha256,
        earlierSha256: earlier.sha256,
        earlierRun: earlier.run,
        server: server.server.value,
        version: server.version.value,
      },
      confidence: model.digest.value === null ? 0.9 : 1,
      advice: "Compare the two templates before you compare answers: the prompts are not the same",
    };
  }

  #count(event: CallCompleted, call: WatchedCall): readonly Alarm[] {
    this.#recent.set(call.span, call);
    const rendering = this.#rendered.get(call.span);
    const doubled = rendering === undefined ? [] : bosCount(rendering, event);
    const tokens = event.usage?.inputTokens ?? null;
    const key = call.media > 0 || tokens === null ? undefined : promptKey(call);
    if (key === undefined || tokens === null) return doubled;
    const own = { ...this.#origin(call.span, event.seq, call), tokens };
    const earlier = this.#counts.get(key);
    this.#counts.set(key, own);
    if (earlier === undefined || earlier.tokens === tokens) return doubled;
    return [...doubled, otherCount(own, earlier)];
  }

  #render(event: PromptRendered): readonly Alarm[] {
    const { messages, model, text, span } = event;
    const call = this.#recent.get(span);
    this.#rendered.set(span, event);
    const counted = call?.ended?.kind === "call.completed" ? bosCount(event, call.ended) : [];
    const twice = text === null ? [] : bosTwice(event, text);
    if (messages === "call" || text === null) return [...twice, ...counted];
    const key = `${model} ${messages}`;
    const own = { ...this.#origin(span, event.seq, undefined, model), text };
    const earlier = this.#renderings.get(key);
    this.#renderings.set(key, own);
    if (earlier === undefined || earlier.text === text) return [...twice, ...counted];
    return [...twice, ...counted, otherRendering(own, earlier)];
  }

  #origin(span: string, seq: number, call?: WatchedCall, model?: string): Origin {
    const header = this.#header;
    const facts = call?.model.facts ?? header?.models.find((one) => one.model.id === model);
    return {
      run: header?.run ?? "",
      started: header?.started ?? "",
      span,
      seq,
      server: facts?.server.url ?? call?.started.url ?? call?.started.provider ?? "",
      version: call?.ended?.kind === "call.completed" && call.ended.fingerprint !== null
        ? call.ended.fingerprint
        : facts?.server.version.value ?? null,
    };
  }
}

function otherCount(own: CountedPrompt, earlier: CountedPrompt): Alarm {
  const fewer = own.tokens < earlier.tokens;
  const byOne = Math.abs(own.tokens - earlier.tokens) === 1;
  return {
    finding: byOne ? (fewer ? "bos-missing" : "bos-doubled") : "rendered-differently",
    span: own.span,
    message: byOne
      ? `The same messages have ${own.tokens} tokens here and ${earlier.tokens} ${
        whereWords(own, earlier)
      }: ${fewer ? "a token at the beginning (BOS) may be missing" : "BOS may be there twice"}`
      : `The same messages have ${own.tokens} tokens here and ${earlier.tokens} ${
        whereWords(own, earlier)
      }: they are not rendered alike`,
    evidence: { tokens: own.tokens, earlierTokens: earlier.tokens, own, earlier },
    confidence: byOne ? 0.6 : 0.9,
    advice: byOne
      ? "Look at add_bos_token and at the template's first token on both servers"
      : "Compare the templates of the two servers or builds before you compare answers",
  };
}

function otherRendering(own: Rendering, earlier: Rendering): Alarm {
  const at = commonLength(own.text, earlier.text);
  const excerpt = (text: string) => text.slice(Math.max(0, at - 30), at + 60);
  const { text: _own, ...here } = own;
  const { text: _earlier, ...there } = earlier;
  return {
    finding: "rendered-differently",
    span: own.span,
    message: `The same messages become another prompt here than ${
      whereWords(own, earlier)
    }: they part at character ${at + 1}`,
    evidence: {
      character: at,
      now: excerpt(own.text),
      before: excerpt(earlier.text),
      own: here,
      earlier: there,
    },
    confidence: 1,
    advice:
      "Set the same template on both, or take out what it inserts itself, such as today's date",
  };
}

function whereWords(own: Origin, earlier: Origin): string {
  if (own.server !== earlier.server) return `on ${earlier.server}`;
  if (own.version !== earlier.version) return `with build ${earlier.version ?? "unknown"}`;
  return own.run === earlier.run ? "before" : `in run ${earlier.run}`;
}

/** Tokens that begin a text, as models write them. */
const BOS =
  /^(<s>|<\|begin_of_text\|>|<bos>|<\|startoftext\|>|<｜begin▁of▁sentence｜>|<\|endoftext\|>)/;

function bosTwice({ span, seq, source }: PromptRendered, text: string): Alarm[] {
  const [bos] = BOS.exec(text) ?? [];
  if (bos === undefined || !text.startsWith(bos + bos)) return [];
  return [{
    finding: "bos-doubled",
    span,
    message: `The rendered prompt begins with ${bos} twice`,
    evidence: { beginning: text.slice(0, 80), source, seqs: [seq] },
    confidence: 1,
    advice: "Take BOS out of the template, or set add_bos_token to false",
  }];
}

/** The server worked on one token more than the rendered prompt has, which begins with BOS already. */
function bosCount(
  { text, tokens, span, seq, source }: PromptRendered,
  { usage, seq: ended }: CallCompleted,
): Alarm[] {
  const evaluated = usage?.inputTokens ?? null;
  if (text === null || tokens === null || evaluated !== tokens + 1 || !BOS.test(text)) return [];
  return [{
    finding: "bos-doubled",
    span,
    message:
      `The prompt of ${tokens} tokens begins with BOS, and the server worked on ${evaluated}: it put a second one before it`,
    evidence: { tokens, evaluated, beginning: text.slice(0, 80), source, seqs: [seq, ended] },
    confidence: 0.8,
    advice: "Take BOS out of the template, or set add_bos_token to false",
  }];
}
