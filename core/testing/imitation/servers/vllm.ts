/**
 * vLLM as its documents have it: `docs/usage/metrics.md` and the OpenAI-compatible server of v0.9 and
 * later, with `/version`, `/tokenize` and `/detokenize`. Not compared with a real one.
 * @module
 */
import { z } from "zod";
import type { Persona } from "../persona.ts";
import { plainReply, type Reply } from "../reply.ts";

/** A vLLM with one model. */
export function vllm({ context = 4096 }: { readonly context?: number } = {}): Persona {
  /** What a number of tokens was last made from. */
  const texts = new Map<number, string>();
  return {
    name: "vLLM",
    headers: { server: "uvicorn" },
    listed: (id) => ({
      created: 1_795_426_500,
      owned_by: "vllm",
      root: id,
      parent: null,
      max_model_len: context,
      permission: [],
    }),
    completion({ messages }) {
      const words = JSON.stringify(messages ?? "").match(/\S+/g)?.length ?? 0;
      if (words <= context) return {};
      const message = `This model's maximum context length is ${context} tokens. However, you ` +
        `requested ${words} tokens in the messages, Please reduce the length of the messages.`;
      return { refusal: failed(400, message, "BadRequestError") };
    },
    reply({ method, path, body }, { models }) {
      switch (`${method} ${path}`) {
        case "GET /health":
          return plainReply(200, "");
        case "GET /version":
          return json({ version: "0.11.0" });
        case "GET /metrics":
          return plainReply(200, metrics(models[0] ?? ""), {
            contentType: "text/plain; version=0.0.4",
          });
        case "POST /tokenize": {
          const { prompt, messages } = Tokenize.parse(body);
          const text = prompt ?? messages?.map(({ content }) => content).join(" ") ?? "";
          const strings = text.match(/\s*\S+/g) ?? [];
          texts.set(strings.length, text);
          const tokens = strings.map((one) => one.length);
          return json({
            count: tokens.length,
            max_model_len: context,
            tokens,
            token_strs: prompt === undefined ? null : strings,
          });
        }
        case "POST /detokenize":
          return json({ prompt: texts.get(Detokenize.parse(body).tokens.length) ?? "" });
        default:
          return undefined;
      }
    },
    nowhere: () => plainReply(404, '{"detail":"Not Found"}'),
  };
}

const Tokenize = z.object({
  prompt: z.string().optional(),
  messages: z.array(z.object({ content: z.string() })).optional(),
});
const Detokenize = z.object({ tokens: z.array(z.int()) });

function metrics(model: string): string {
  const labels = `{engine="0",model_name="${model.replaceAll(/(["\\])/g, "\\$1")}"}`;
  return `# HELP vllm:num_requests_running Number of requests in model execution batches.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running${labels} 3.0
vllm:num_requests_waiting${labels} 1.0
vllm:prefix_cache_queries_total${labels} 120.0
vllm:prefix_cache_hits_total${labels} 48.0
vllm:time_to_first_token_seconds_bucket{le="0.001",model_name="x"} 0.0
`;
}

function failed(status: number, message: string, type: string): Reply {
  return plainReply(
    status,
    JSON.stringify({ error: { message, type, param: null, code: status } }),
  );
}

function json(body: object): Reply {
  return plainReply(200, JSON.stringify(body));
}
