/**
 * llama.cpp's llama-server as build 11669 answers; compared with that server in
 * `plugins/provider-llama-cpp`.
 * @module
 */
import { z } from "zod";
import type { Persona } from "../persona.ts";
import { plainReply, type Reply } from "../reply.ts";

/** What this llama-server is like. */
export interface LlamaCppOptions {
  /** Tokens of prompt and answer together; default 4,096. */
  readonly context?: number;
  /** Default 4. */
  readonly slots?: number;
  /** Whether it was started with `--metrics`; default true. */
  readonly metrics?: boolean;
  /** How often BOS stands before a prompt: it never does, or both the template and the server put it there. */
  readonly bos?: "none" | "twice";
}

/** A llama-server with one model. */
export function llamaCpp(options: LlamaCppOptions = {}): Persona {
  const { context = 4096, slots = 4, metrics = true, bos = "none" } = options;
  const prompted = (messages: readonly Turn[]) =>
    (bos === "twice" ? "<s> " : "") + rendered(messages);
  const counted = (text: string) => pieces(text).length + (bos === "twice" ? 1 : 0);
  return {
    name: "llama-server",
    headers: { server: "llama.cpp" },
    listed: (id) => ({
      aliases: [id],
      tags: [],
      architecture: { input_modalities: ["text"], output_modalities: ["text"] },
      created: 1_795_426_500,
      owned_by: "llamacpp",
      meta: {
        vocab_type: 2,
        n_vocab: 1536,
        n_ctx: context,
        n_ctx_train: 32_768,
        n_embd: 128,
        n_params: 1_304_192,
        size: 1_390_592,
        ftype: "Q8_0",
      },
    }),
    completion: ({ messages, prompt }) => {
      const turns = Turns.safeParse(messages).data;
      const words = counted(turns === undefined ? String(prompt ?? "") : prompted(turns));
      if (words <= context) return { promptTokens: words, ignoresEcho: true };
      const message = `request (${words} tokens) exceeds the available context size ` +
        `(${context} tokens), try increasing it`;
      const fields = { type: "exceed_context_size_error", n_prompt_tokens: words, n_ctx: context };
      return { refusal: failed(400, message, fields) };
    },
    reply({ method, path, body }, { models }) {
      switch (`${method} ${path}`) {
        case "GET /props":
          return json({
            default_generation_settings: { params: { seed: 4294967295 }, n_ctx: context },
            total_slots: slots,
            model_alias: models[0],
            model_path: `/models/${models[0]}.gguf`,
            chat_template: TEMPLATE,
            build_info: "b11669-imitated",
            is_sleeping: false,
          });
        case "GET /slots":
          return json(Array.from({ length: slots }, (_, id) => ({
            id,
            n_ctx: context,
            is_processing: id === 0,
          })));
        case "GET /metrics":
          return metrics
            ? plainReply(200, METRICS, { contentType: "text/plain; version=0.0.4" })
            : failed(
              501,
              "This server does not support metrics endpoint. Start it with `--metrics`",
              {
                type: "not_supported_error",
              },
            );
        case "POST /tokenize":
          return json({ tokens: pieces(Content.parse(body).content) });
        case "POST /apply-template":
          return json({ prompt: prompted(Messages.parse(body).messages) });
        default:
          return undefined;
      }
    },
    nowhere: () => failed(404, "File Not Found", { type: "not_found_error" }),
  };
}

const TEMPLATE = "{% for message in messages %}<|im_start|>{{ message.role }}{% endfor %}";
const METRICS = `# HELP llamacpp:prompt_tokens_total Number of prompt tokens processed
# TYPE llamacpp:prompt_tokens_total counter
llamacpp:prompt_tokens_total 30
llamacpp:prompt_tokens_cached_total 12
llamacpp:requests_processing 1
llamacpp:requests_deferred 2
`;

const Content = z.object({ content: z.string() });
const Turns = z.array(z.object({ role: z.string(), content: z.string() }));
type Turn = z.infer<typeof Turns>[number];
const Messages = z.object({ messages: Turns });

/** Words with the space before them; the id is the length of the word. */
function pieces(text: string): { id: number; piece: string }[] {
  return (text.match(/\s*\S+/g) ?? []).map((piece) => ({ id: piece.length, piece }));
}

function rendered(messages: readonly Turn[]): string {
  const turns = messages.map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`);
  return `${turns.join("")}<|im_start|>assistant\n`;
}

function failed(code: number, message: string, fields: object): Reply {
  return plainReply(code, JSON.stringify({ error: { code, message, ...fields } }));
}

function json(body: object): Reply {
  return plainReply(200, JSON.stringify(body));
}
