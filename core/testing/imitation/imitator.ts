/** Chooses the reply to a request: routes, scripts, and defects in place of an answer. @module */
import { z } from "zod";
import { attentive } from "./attentive.ts";
import { Defect, type ExactDefect, exactDefect } from "./defects.ts";
import { type Api, CompletionRequest, exchangeOf, modelsBody, promptText } from "./dialect.ts";
import { heard } from "./hearing.ts";
import type { Host, How, Persona } from "./persona.ts";
import { failure, refusalOf, unknownModel } from "./refusal.ts";
import { delayed, plainReply, type Reply } from "./reply.ts";
import type { ImitatedRequest } from "./request_record.ts";
import { dueTimes } from "./schedule.ts";
import { DEFAULT_SCRIPT, Script, scriptWith } from "./script.ts";
import { streamReply } from "./stream.ts";

/** A script for each request, and perhaps a defect for this one alone. */
export type ScriptFor = (
  request: ImitatedRequest,
  turn: number,
) => Script & { readonly defect?: Defect };

/** How to imitate. */
export interface ImitatorOptions {
  readonly models: readonly string[];
  readonly script?: Script | ScriptFor | undefined;
  readonly defect?: Defect | undefined;
  readonly apiKey?: string | undefined;
  readonly persona?: Persona | undefined;
}

/** What can be changed while the server runs; null sets a field back. */
export const ImitationChange = z.strictObject({
  script: Script.nullish(),
  defect: Defect.nullish(),
});
/** A change, parsed. */
export type ImitationChange = z.infer<typeof ImitationChange>;

/** A server's behaviour, without its sockets. */
export class Imitator {
  readonly #models: readonly string[];
  readonly #apiKey: string | undefined;
  readonly #persona: Persona;
  #script: ScriptFor;
  #defect: ExactDefect | null;
  /** How many completion requests came so far. */
  #turn = 0;
  /** When the last completion was asked for; it is loaded before the first. */
  #lastAt: number | undefined;

  /** @throws {RangeError} If the defect is not one, or has a bad parameter. */
  constructor({ models, script = ATTENTIVE, defect, apiKey, persona }: ImitatorOptions) {
    this.#models = models;
    this.#apiKey = apiKey;
    this.#persona = persona ?? { name: "any server" };
    this.#script = scriptFor(script);
    this.#defect = defect === undefined ? null : exactDefect(defect);
  }

  /** Changes script or defect from the next request on, and counts requests from 0 again. */
  change({ script, defect }: ImitationChange): void {
    if (script !== undefined) this.#script = scriptFor(script ?? ATTENTIVE);
    if (defect !== undefined) this.#defect = defect;
    this.#turn = 0;
  }

  /** The reply to a request. */
  reply(request: ImitatedRequest): Reply {
    const { headers = {}, http10 = false } = this.#persona;
    const reply = this.#reply(request);
    const framing = http10 && reply.framing === "chunked" ? "close" : reply.framing;
    return { ...reply, framing, headers: { ...headers, ...reply.headers } };
  }

  /** Paths are told apart as if the dialect began at `/v1/`. */
  #reply(request: ImitatedRequest): Reply {
    const persona = this.#persona;
    const path = request.path.replace(/\?.*$/, "");
    const moved = path.startsWith(ELSEWHERE);
    const here = moved ? path.slice(ELSEWHERE.length) : path;
    const asked = dialectPath(here, persona.base);
    const api = APIS[`${request.method} ${asked}`];
    const lists = request.method === "GET" && asked === "/v1/models";
    const guarded = persona.guards?.(here) ?? (api !== undefined || lists);
    if (guarded && !this.#admits(request)) {
      return persona.refuses?.() ??
        failure(401, "Incorrect API key provided", { code: "invalid_api_key" });
    }
    const host: Host = {
      models: this.#models,
      complete: (asked, how) => this.#complete(asked, { ...how, moved }),
    };
    const own = persona.reply?.({ ...request, path: here }, host);
    if (own !== undefined) return own;
    if (lists) return this.#page(request, this.#defect, moved) ?? this.#modelList();
    if (api !== undefined) {
      // A server that cuts in silence counts what is left, and refuses nothing for its length.
      const cuts = this.#defect?.kind === "truncates-prompt";
      const body = cuts ? heard(request.body, this.#defect) : request.body;
      const parsed = CompletionRequest.safeParse(body).data ?? {};
      const completion = persona.completion?.(parsed, host) ?? {};
      return this.#complete(request, { api, completion, moved });
    }
    if (request.method === "GET" && path === "/health") return plainReply(200, '{"status":"ok"}');
    return persona.nowhere?.(request) ?? notFound(request);
  }

  #admits({ headers }: ImitatedRequest): boolean {
    return this.#apiKey === undefined || headers["authorization"] === `Bearer ${this.#apiKey}`;
  }

  #complete(request: ImitatedRequest, { moved, ...how }: How & { readonly moved: boolean }): Reply {
    const turn = this.#turn++;
    // In the words of the dialect, whatever API it came by: the model behind hears nothing else.
    const asked = { ...request, body: heard(how.body ?? request.body, this.#defect) };
    const { defect, ...script } = this.#script(asked, turn);
    const exact = defect === undefined ? this.#defect : exactDefect(defect);
    const page = this.#page(request, exact, moved);
    if (page !== null) return page;
    const { waitMs = 0 } = how.completion ?? {};
    const body = heard(asked.body, exact);
    const counted = exact?.kind === "hides-truncation" ? countedOf(how.body ?? request.body) : {};
    const said = { ...scriptWith(script, exact), ...counted };
    const plan = { ...how, body, script: said, defect: exact, turn };
    return delayed(this.#completion({ ...asked, body }, plan), waitMs + this.#loading(exact));
  }

  /** Milliseconds until a model is loaded that was freed while nobody asked. */
  #loading(defect: ExactDefect | null): number {
    const now = performance.now();
    const idleMs = now - (this.#lastAt ?? now);
    const waitMs = defect?.kind === "unloads-when-idle" && idleMs > defect.afterMs
      ? defect.loadMs
      : 0;
    this.#lastAt = now + waitMs;
    return waitMs;
  }

  /** What a defect answers to every request, whatever was asked. */
  #page({ path }: ImitatedRequest, defect: ExactDefect | null, moved: boolean): Reply | null {
    switch (defect?.kind) {
      case "html-instead-of-json":
        return plainReply(200, PAGE, { contentType: "text/html" });
      case "html-error":
        return plainReply(defect.status, PAGE, { contentType: "text/html" });
      case "redirect":
        return moved ? null : plainReply(307, "", { headers: { location: `${ELSEWHERE}${path}` } });
      default:
        return null;
    }
  }

  #modelList(): Reply {
    const defect = this.#defect;
    const gone = defect?.kind === "empty-models" ||
      (defect?.kind === "model-vanishes" && this.#turn >= defect.after);
    const { lists = (models: readonly string[]) => models, listed } = this.#persona;
    return plainReply(200, modelsBody(gone ? [] : lists(this.#models), listed));
  }

  #completion(asked: ImitatedRequest, plan: CompletionPlan): Reply {
    const { api, defect, turn, wording, completion = {} } = plan;
    const parsed = CompletionRequest.safeParse(plan.body ?? asked.body);
    if (!parsed.success) {
      return failure(400, `Request is malformed: ${z.prettifyError(parsed.error)}`);
    }
    const request = parsed.data;
    const needed = api === "chat" ? "messages" : "prompt";
    if (request[needed] === undefined) {
      return failure(400, `Missing required parameter: '${needed}'`, { param: needed });
    }
    const model = request.model ?? this.#models[0] ?? "imitation";
    if (this.#models.length > 0 && !this.#models.includes(model)) {
      return (plan.unknownModel ?? unknownModel)(model);
    }
    const refusal = completion.refusal ?? refusalOf(request, { defect, turn, model });
    if (refusal !== null) return refusal;
    const { promptTokens, last, ignoresEcho = false } = completion;
    const script = promptTokens === undefined ? plan.script : { ...plan.script, promptTokens };
    const perEvent = defect?.kind === "eight-per-chunk" ? defect.tokens : 1;
    const exchange = exchangeOf(request, {
      api,
      script,
      model,
      index: asked.index,
      perEvent,
      wording,
      last,
      echo: !ignoresEcho && request.echo === true,
    });
    if (request.stream === true && defect?.kind !== "not-streaming") {
      return streamReply(exchange, defect);
    }
    const { end } = dueTimes(script.schedule, exchange.answer.groups.length);
    const atMs = defect?.kind === "slow-headers" ? Math.max(end, defect.ms) : end;
    const whole = plainReply(200, exchange.wording.whole(exchange), { atMs });
    return { ...whole, steps: whole.steps.map((step) => ({ ...step, completes: 1 })) };
  }
}

const APIS: Readonly<Record<string, Api>> = {
  "POST /v1/chat/completions": "chat",
  "POST /v1/completions": "text",
};
/** What is answered when no script is given. */
const ATTENTIVE = attentive(DEFAULT_SCRIPT);
const ELSEWHERE = "/elsewhere";
const PAGE = "<!doctype html><title>Welcome</title><p>This is a web page, not an API.</p>\n";

interface CompletionPlan extends How {
  readonly script: Script;
  readonly defect: ExactDefect | null;
  readonly turn: number;
}

/** What a server counts that tells nobody of what it dropped. */
function countedOf(body: unknown): Pick<Script, "promptTokens"> {
  const prompt = promptText(CompletionRequest.safeParse(body).data ?? {});
  return { promptTokens: prompt.match(/\S+/g)?.length ?? 0 };
}

/** The path as it would be below `/v1/`; one that is not below the base belongs to the persona. */
function dialectPath(path: string, base = "/v1/"): string | undefined {
  return path.startsWith(base) ? `/v1/${path.slice(base.length)}` : undefined;
}

function scriptFor(script: Script | ScriptFor): ScriptFor {
  return typeof script === "function" ? script : () => script;
}

function notFound({ method, path }: ImitatedRequest): Reply {
  if (method === "HEAD") return plainReply(404, "");
  return failure(404, `Invalid URL (${method} ${path})`, { code: "unknown_url" });
}
