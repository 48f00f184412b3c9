/** Which lengths are measured in a context. @module */

/** A test as llama-bench names it: `pp512` reads 512 tokens, `tg128` generates 128. */
export interface LengthTest {
  readonly kind: "pp" | "tg";
  readonly tokens: number;
}

/** Lengths wanted, in tokens. */
export interface Lengths {
  readonly prompt: readonly number[];
  readonly generate: readonly number[];
}

/** What fits, and a sentence about what does not. */
export interface LengthPlan {
  readonly tests: readonly LengthTest[];
  /** Null when everything fits. */
  readonly leftOut: string | null;
}

/** Tokens that a prompt test lets the model answer: enough for a first one to show. */
export const ANSWER = 8;
/** Tokens of a prompt besides its words: question, nonce and what a chat template adds, about. */
export const AROUND = 40;
/** What every server is taken to serve that does not say. */
const CONTEXT_IF_UNKNOWN = 2048;
/** Tokens that one of our short common words takes at most, on average; most tokenizers take one. */
const TOKENS_PER_WORD = 1.5;

/**
 * The tests that fit the context, in tokens; null when it is unknown, then 2,048 are assumed. With
 * `reduce`, a test that does not fit is halved until it does, instead of being left out.
 */
export function planLengths(
  { prompt, generate }: Lengths,
  { contextLength, reduce }: { readonly contextLength: number | null; readonly reduce: boolean },
): LengthPlan {
  const context = contextLength ?? CONTEXT_IF_UNKNOWN;
  const wanted: LengthTest[] = [
    ...prompt.map((tokens) => ({ kind: "pp", tokens }) as const),
    ...generate.map((tokens) => ({ kind: "tg", tokens }) as const),
  ];
  const tests = wanted.flatMap((test) => {
    const smaller = reduce ? halves(test) : [test];
    return smaller.filter((one) => needed(one) <= context).slice(0, 1);
  });
  const missing = wanted.map(testName).filter((name) => !tests.map(testName).includes(name));
  const served = contextLength === null ? "an unknown context" : `a context of ${contextLength}`;
  return {
    tests: [...new Map(tests.map((test) => [testName(test), test])).values()],
    leftOut: missing.length === 0 ? null : `${missing.join(", ")} may not fit ${served} tokens`,
  };
}

/** Whether a request of so many tokens fits a context; of an unknown one as above. */
export function fits(
  { prompt, generate }: { readonly prompt: number; readonly generate: number },
  contextLength: number | null,
): boolean {
  const tokens = prompt * TOKENS_PER_WORD + 2 * AROUND + generate;
  return tokens <= (contextLength ?? CONTEXT_IF_UNKNOWN);
}

/** `pp512`, `tg128`. */
export function testName({ kind, tokens }: LengthTest): string {
  return `${kind}${tokens}`;
}

/** Shortest prompt that is worth a test: there must be room for words in it. */
export const SHORTEST = 48;

function halves({ kind, tokens }: LengthTest): readonly LengthTest[] {
  const half = Math.floor(tokens / 2);
  const rest = half < SHORTEST ? [] : halves({ kind, tokens: half });
  return [{ kind, tokens }, ...rest];
}

/** Tokens of prompt and answer that a test takes at most. */
function needed({ kind, tokens }: LengthTest): number {
  return kind === "pp" ? tokens * TOKENS_PER_WORD + 2 * AROUND + ANSWER : tokens + 2 * AROUND;
}
