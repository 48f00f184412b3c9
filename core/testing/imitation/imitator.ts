/** Chooses the reply to a request: routes, scripts, and defects in place of an answer. @module */
import { z } from "zod";
import { attentive } from "./attentive.ts";
import { Defect, type ExactDefect, exactDefect } from "./defects.ts";
import { type Api, completionBody, CompletionRequest, exchangeOf, modelsBody } from "./dialect.ts";
import { heard } from "./hearing.ts";
import { failure, refusalOf, unknownModel } from "./refusal.ts";
import { plainReply, type Reply } from "./reply.ts";
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
  #script: ScriptFor;
  #defect: ExactDefect | null;
  /** How many completion requests came so far. */
  #turn = 0;

  /** @throws {RangeError} If the defect is not one, or has a bad parameter. */
  constructor({ models, script = ATTENTIVE, defect, apiKey }: ImitatorOptions) {
    this.#models = models;
    this.#apiKey = apiKey;
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
    const path = request.path.replace(/\?.*$/, "");
    if (request.method === "GET" && path === "/health") return plainReply(200, '{"status":"ok"}');
    const moved = path.startsWith(ELSEWHERE);
    const route = `${request.method} ${moved ? path.slice(ELSEWHERE.length) : path}`;
    const api = APIS[route];
    if (api === undefined && route !== "GET /v1/models") return notFound(request);
    if (
      this.#apiKey !== undefined && request.headers["authorization"] !== `Bearer ${this.#apiKey}`
    ) {
      return failure(401, "Incorrect API key provided", { code: "invalid_api_key" });
    }
    if (api === undefined) return this.#page(request, this.#defect, moved) ?? this.#modelList();
    const turn = this.#turn++;
    const asked = { ...request, body: heard(request.body, this.#defect) };
    const { defect, ...script } = this.#script(asked, turn);
    const exact = defect === undefined ? this.#defect : exactDefect(defect);
    return this.#page(request, exact, moved) ??
      this.#completion({ ...asked, body: heard(asked.body, exact) }, {
        api,
        script: scriptWith(script, exact),
        defect: exact,
        turn,
      });
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
    return plainReply(200, modelsBody(gone ? [] : this.#models));
  }

  #completion(asked: ImitatedRequest, plan: CompletionPlan): Reply {
    const { api, script, defect, turn } = plan;
    const parsed = CompletionRequest.safeParse(asked.body);
    if (!parsed.success) {
      return failure(400, `Request is malformed: ${z.prettifyError(parsed.error)}`);
    }
    const request = parsed.data;
    const needed = api === "chat" ? "messages" : "prompt";
    if (request[needed] === undefined) {
      return failure(400, `Missing required parameter: '${needed}'`, { param: needed });
    }
    const model = request.model ?? this.#models[0] ?? "imitation";
    if (this.#models.length > 0 && !this.#models.includes(model)) return unknownModel(model);
    const refusal = refusalOf(request, { defect, turn, model });
    if (refusal !== null) return refusal;
    const perEvent = defect?.kind === "eight-per-chunk" ? defect.tokens : 1;
    const exchange = exchangeOf(request, { api, script, model, index: asked.index, perEvent });
    if (request.stream === true && defect?.kind !== "not-streaming") {
      return streamReply(exchange, defect);
    }
    const { end } = dueTimes(script.schedule, exchange.answer.groups.length);
    const atMs = defect?.kind === "slow-headers" ? Math.max(end, defect.ms) : end;
    const whole = plainReply(200, completionBody(exchange), { atMs });
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

interface CompletionPlan {
  readonly api: Api;
  readonly script: Script;
  readonly defect: ExactDefect | null;
  readonly turn: number;
}

function scriptFor(script: Script | ScriptFor): ScriptFor {
  return typeof script === "function" ? script : () => script;
}

function notFound({ method, path }: ImitatedRequest): Reply {
  if (method === "HEAD") return plainReply(404, "");
  return failure(404, `Invalid URL (${method} ${path})`, { code: "unknown_url" });
}
