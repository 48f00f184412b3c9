/** A folder in which everything attacks: real traces of every kind, changed, and packs, skills and plugins of a stranger. @module */

import type { BenchmarkDefinition } from "../../core/benchmark/contract.ts";
import type { Provider } from "../../core/provider/contract.ts";
import { type Imitation, startImitation } from "../../core/testing/imitation/mod.ts";
import { stageRun } from "../../core/testing/run_stage.ts";
import type { Workplace } from "../../cli/testing/program.ts";
import {
  ATTACK,
  attackInTexts,
  type Change,
  liesInNumbers,
  treacherousNames,
  writeHostileTrace,
  writeLargeTrace,
} from "./hostile_trace.ts";

/** Where a trace comes from; each kind fills pages that no other does. */
export const KINDS = ["run", "map", "card", "agent", "proxy"] as const;
export type Kind = typeof KINDS[number];

/** In what a trace attacks. */
export const CHANGES: Readonly<Record<string, Change>> = {
  texts: attackInTexts,
  numbers: liesInNumbers,
  names: treacherousNames,
};

/** The name of the trace of a kind that attacks so. */
export function hostileRun(kind: Kind, change: string): string {
  return `2026-11-26T12-00-00Z-${kind}-${change}`;
}

/** The name of the trace that is too large in many ways. */
export const LARGE_RUN = "2026-11-26T12-00-00Z-large";
const LARGE = { models: 2_000, name: 200_000, depth: 5_000 };

/** What JSON can carry over the wire: no half of a character. */
const WHOLE = ATTACK.slice(0, -1);
/** As much of it as the name of a folder can have. */
const FOLDER = "<img src=x onerror=window.attacked=1>";

/** Names of models that attack, as a server gives them. */
export const HOSTILE_MODELS: readonly string[] = [WHOLE, "__proto__"];

const NEEDLE = `benchmark_settings:
  needle: { lengths: [512], depths: [0, 50], kinds: [single] }
`;
const DEVBENCH = `{
  "weights": { "math": 0.5, "instruction": 0.5 },
  "prompts": 2,
  "repetitions": 1
}`;
const HOSTILE_PACK = JSON.stringify({
  pack: 1,
  id: "evil",
  version: "0.1.0",
  summary: WHOLE,
  items: [{
    id: "one",
    family: "words",
    prompt: WHOLE,
    checks: [{ kind: "keywords", any: [WHOLE] }],
    reference: WHOLE,
    broken: [{ answer: "no", fails: WHOLE }],
  }],
});
const HOSTILE_SKILL = JSON.stringify({
  id: "evil",
  api: 1,
  version: "0.1.0",
  summary: FOLDER,
  description: WHOLE,
  entry: "./mod.ts",
  input: { type: "object", properties: { [WHOLE]: { type: "string", description: WHOLE } } },
  output: { type: "object" },
  permissions: { read: ["work"] },
});
const HOSTILE_PLUGIN = JSON.stringify({
  id: "benchmark-evil",
  kind: "benchmark",
  api: 1,
  version: "0.1.0",
  summary: FOLDER,
  entry: "./mod.ts",
  permissions: { net: [FOLDER] },
});

/** Starts the server whose models attack. */
export function startHostileModel(): Promise<Imitation> {
  return startImitation({
    models: HOSTILE_MODELS,
    script: { tokens: [ATTACK.slice(0, -1), " done"], reasoning: [ATTACK.slice(0, -1)] },
  });
}

/**
 * Makes one real trace of every kind in the workplace, and its attackers; the real ones stay beside
 * them. `agentic` is the benchmark whose samples work with tools.
 */
export async function fillWithAttacks(
  workplace: Workplace,
  agentic: BenchmarkDefinition,
): Promise<void> {
  await using plain = await startImitation({ models: ["plain", "other"] });
  await workplace.write("needle.yaml", NEEDLE);
  await workplace.write("devbench.jsonc", DEVBENCH);
  await workplace.write(`prompt-packs/${FOLDER}/pack.yaml`, HOSTILE_PACK);
  await workplace.write("prompt-packs/evil/pack.yaml", HOSTILE_PACK);
  await workplace.write("skills/evil/skill.jsonc", HOSTILE_SKILL);
  await workplace.write("skills/evil/mod.ts", "export default () => ({});\n");
  await workplace.write(`skills/${FOLDER}/skill.jsonc`, HOSTILE_SKILL);
  await workplace.write("plugins/benchmark-evil/plugin.jsonc", HOSTILE_PLUGIN);
  await workplace.write("plugins/benchmark-evil/mod.ts", "export default {};\n");
  // Named, so that no other is looked for within a second on a machine that has no time.
  const at = ["--provider", "openai-compatible", "--api-base", plain.url.href];
  const both = ["--models", "plain,other"];
  await using agent = await agentRun(agentic);
  const traces: Readonly<Record<Kind, string>> = {
    run: await traceOf(workplace, ["run", "--quick", "--samples", "2", ...both, ...at]),
    map: await traceOf(
      workplace,
      ["run", "--benchmarks", "needle", "--config", "needle.yaml", ...at],
    ),
    card: await traceOf(workplace, ["run", "--framework", "devbench", ...both, ...at]),
    agent: agent.path,
    proxy: await proxied(workplace, plain),
  };
  await writeLargeTrace(traces.map, `${workplace.path}/traces/${LARGE_RUN}`, LARGE);
  for (const kind of KINDS) {
    for (const [name, change] of Object.entries(CHANGES)) {
      const to = `${workplace.path}/traces/${hostileRun(kind, name)}`;
      await writeHostileTrace(traces[kind], to, change);
    }
  }
}

async function traceOf(workplace: Workplace, args: readonly string[]): Promise<string> {
  const before = workplace.runs();
  const { err } = await workplace.lens(args);
  const path = workplace.runs().find((each) => !before.includes(each));
  if (path === undefined) throw new RangeError(`No trace of ${args.join(" ")}: ${err}`);
  return path;
}

/** A session of two calls of an app, the second of which goes on from the first. */
async function proxied(workplace: Workplace, upstream: Imitation): Promise<string> {
  const before = workplace.runs();
  const proxy = workplace.start(
    ["proxy", "--json", "--listen", "0", "--upstream", new URL("/", upstream.url).href],
  );
  try {
    await proxy.until(/"kind":"launch"/);
    const url = /"url":"([^"]+)"/.exec(proxy.out())?.[1] ?? "";
    const messages = [{ role: "user", content: "2 + 2?" }];
    for (const content of ["And 3?", "And 4?"]) {
      const response = await fetch(new URL("v1/chat/completions", url), {
        method: "POST",
        headers: { "user-agent": "calculator/1.0" },
        body: JSON.stringify({ model: "plain", messages, stream: true }),
      });
      await response.text();
      messages.push({ role: "assistant", content: "It is 4." }, { role: "user", content });
    }
  } finally {
    proxy.kill("SIGINT");
    await proxy.ended;
  }
  return workplace.runs().find((each) => !before.includes(each)) ?? "";
}

/** One job of the agentic benchmark, done by a model that knows what to call. */
async function agentRun(
  agentic: BenchmarkDefinition,
): Promise<AsyncDisposable & { readonly path: string }> {
  const turns = [
    [["read-file", { path: "guide.md" }]],
    [["write-file", { path: "notes/new.txt", text: "new\n" }], ["no-such-tool", {}]],
  ] as const;
  let turn = 0;
  const provider: Pick<Provider, "chat"> = {
    async *chat(request, { sending, headers }) {
      sending({ url: null, body: { messages: request.messages, tools: request.tools ?? [] } });
      headers(performance.now());
      const calls = turns[turn++] ?? [];
      if (calls.length === 0) yield { at: performance.now(), text: "Done." };
      for (const [index, [name, given]] of calls.entries()) {
        const tool = { index, id: `call_${turn}_${index}`, name, arguments: JSON.stringify(given) };
        yield { at: performance.now(), tools: [tool] };
      }
      yield { at: performance.now(), finishReason: calls.length === 0 ? "stop" : "tool_calls" };
    },
  };
  const one: BenchmarkDefinition = {
    ...agentic,
    samples: async (context) =>
      (await agentic.samples({ ...context, limit: undefined }))
        .filter(({ id }) => id === "files-replace"),
  };
  const stage = await stageRun({
    // Nothing else of a provider is asked in a run that is planned already.
    provider: provider as Provider,
    benchmarks: [one],
    benchmarkSettings: agentic.settings.parse({}),
  });
  const { thrown } = await stage.run();
  if (thrown !== undefined) throw thrown;
  return stage;
}
