/** A model that knows the reference of every prompt of a plan, and gives it as often as it is told to. @module */

import { z } from "zod";
import { random } from "../../random.ts";
import { type Imitation, startImitation } from "../imitation/mod.ts";
import type { Script } from "../imitation/script.ts";

const PlannedSample = z.object({
  kind: z.literal("sample"),
  request: z.object({ messages: z.tuple([z.object({ content: z.string() })]) }),
  target: z.object({
    reference: z.string(),
    filled: z.object({ item: z.string(), facts: z.array(z.unknown()) }),
  }),
});

/** What a model answers. */
export interface KnowingOptions {
  /** Lines of `run --framework … --dry-run --json`. */
  readonly plan: string;
  /** How often each model answers right, by its name; else it says something else. */
  readonly models: Readonly<Record<string, number>>;
  /** What it says else. */
  readonly otherwise?: string;
  /** Tokens each second, of four characters, as code has them; words at once when absent. */
  readonly pace?: number;
}

/** Starts a server with these models. */
export async function startKnowingModel(
  { plan, models, otherwise = "I do not know.", pace }: KnowingOptions,
): Promise<Imitation> {
  const answers = answersOf(plan);
  return await startImitation({
    models: Object.keys(models),
    script: (request) => {
      const asked = Asked.safeParse(request.body).data;
      const prompt = asked?.messages.at(-1)?.content ?? "";
      const luck = random(asked?.seed ?? 0, `${asked?.model} ${prompt}`).next();
      const isRight = luck < (models[asked?.model ?? ""] ?? 0);
      return scriptOf(isRight ? answers.get(prompt) ?? otherwise : otherwise, pace);
    },
  });
}

const Asked = z.object({
  model: z.string(),
  seed: z.number().optional(),
  messages: z.array(z.object({ content: z.string() })),
});

function answersOf(plan: string): ReadonlyMap<string, string> {
  return new Map(
    plan.split("\n").flatMap((line) => {
      const sample = line === "" ? undefined : PlannedSample.safeParse(JSON.parse(line)).data;
      if (sample === undefined) return [];
      const [{ content }] = sample.request.messages;
      return [[content, asAnswer(sample.target)]];
    }),
  );
}

/** A program in a block, everything else as it stands. */
function asAnswer({ reference, filled }: z.infer<typeof PlannedSample>["target"]): string {
  const isProgram = filled.facts.length === 0 && !filled.item.startsWith("instruction/");
  return isProgram ? `\`\`\`tsx\n${reference}\n\`\`\`\n` : reference;
}

function scriptOf(text: string, pace: number | undefined): Script {
  if (pace === undefined) return { tokens: text.match(/\s*\S+|\s+$/g) ?? [text] };
  const gapMs = 1000 / pace;
  return { tokens: text.match(/[\s\S]{1,4}/g) ?? [text], schedule: { firstMs: gapMs, gapMs } };
}
