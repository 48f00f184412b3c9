/** `ask`: one prompt to one or more models, into a trace. @module */

import { questionBenchmark } from "../../core/ask/question.ts";
import type { Header } from "../../core/events/header.ts";
import { RunFold } from "../../core/run/fold.ts";
import { prepareRun } from "../../core/run/prepare.ts";
import { report } from "../../core/run/report.ts";
import { runSession } from "../../core/run/session.ts";
import type { AskRecord } from "../../server/api/mod.ts";
import type { Command, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { commandLine } from "../help.ts";
import { CONFIG_FLAG, configOf, pluginsFor, settingFlags } from "../settings.ts";
import { safe, safeLine, type Terminal } from "../terminal.ts";
import { settlePlugins } from "../trust.ts";
import { AskRecords } from "./ask_records.ts";
import { StopSignals } from "./stop_signals.ts";

export const ask: Command = {
  summary: "Ask one or more models one prompt, into a trace",
  usage: "a prompt, or - to read it from standard input",
  examples: [
    'ask "Why is the sky blue?"',
    'ask "Why is the sky blue?" --provider ollama --models qwen3:8b,llama3.2 --temperature 0.7',
    "ask - --system 'Answer in one sentence' < question.txt",
    'ask "Count to ten" --models a,b --together --json',
  ],
  flags: {
    "system": { summary: "What the models are told before the prompt", value: "TEXT" },
    "top-p": { summary: "Sample from the most likely tokens of this share", value: "X" },
    "stop": { summary: "A text before which the answer ends", value: "TEXT", repeats: true },
    "together": { summary: "Ask all models at the same time, on a machine that they then share" },
    ...settingFlags([
      "provider",
      "models",
      "seed",
      "temperature",
      "max_tokens",
      "timeout",
      "retries",
      "logprobs",
      "top_logprobs",
      "limits.connect",
      "limits.first_token",
      "limits.stall",
      "api.base",
      "api.key_env",
      "machine.sample_ms",
      "traces.dir",
      "traces.redact",
    ]),
    ...CONFIG_FLAG,
  },
  takes: [1, 1],

  async run(invocation) {
    const { terminal, switches, values, line, version } = invocation;
    const own = await configOf(invocation);
    // One prompt, once: what is configured for benchmarks is not about it.
    const settings = { ...own.settings, benchmarks: [], samples: null, epochs: 1 };
    const config = { ...own, settings };
    const [system] = values["system"] ?? [];
    const topP = shareOf(values["top-p"]?.[0]);
    const question = questionBenchmark({
      prompt: await promptOf(invocation),
      stop: values["stop"] ?? [],
      ...(system === undefined ? {} : { system }),
      ...(topP === undefined ? {} : { topP }),
    });
    await using prepared = await prepareRun({
      config,
      question,
      plugins: await settlePlugins(await pluginsFor(config), { terminal, ask: false }),
      env: (name) => Deno.env.get(name),
      notice: (text) => terminal.note(safe(text)),
      quick: false,
      command: line,
      version,
    });
    const { header } = prepared;
    const path = `${settings["traces.dir"]}/${header.run}`;
    const fold = new RunFold();
    const records = new AskRecords();
    const json = switches.has("json");
    const show = json ? undefined : new Shown(terminal, header);
    using signals = new StopSignals({
      stopping: () => terminal.note("Stopping"),
      leaving: () => undefined,
    });
    let begun = false;
    await runSession(prepared, {
      ...{ path, resume: false, config, fold, together: switches.has("together") },
      readsMachineFirst: true,
      // Nobody waits for the rest of an answer that was stopped.
      stop: signals.stop,
      abort: signals.stop,
      observe: (event) => {
        if (!begun && json) {
          terminal.out(JSON.stringify(launchOf(header, path)));
          terminal.out(JSON.stringify(askedOf(header) satisfies AskRecord));
        }
        begun = true;
        const record = records.take(event);
        if (record === undefined) return;
        if (json) terminal.out(JSON.stringify(record));
        else show?.take(record);
      },
      notice: (text) => terminal.note(safe(text)),
    });
    const { status, failed } = report(fold, { bootstrap: false });
    const exitCode = signals.exitCode ?? (failed > 0 ? 3 : 0);
    if (json) terminal.out(JSON.stringify({ kind: "done", status, exitCode, path }));
    else terminal.note(terminal.paintNote.dim(`kept as ${safeLine(path)}`));
    if (!json && status !== "completed") {
      terminal.note(`Stopped. What had come: ${commandLine("trace", "calls", path)}`);
    }
    return exitCode;
  },
};

/** The prompt. Throws `UsageError` for an empty one. */
async function promptOf({ args: [word = ""] }: Invocation): Promise<string> {
  const prompt = word === "-" ? await new Response(Deno.stdin.readable).text() : word;
  if (prompt.trim() !== "") return prompt;
  throw new UsageError("Cannot ask nothing: the prompt is empty", 'Write ask "a question"');
}

function shareOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const share = Number(text);
  if (share > 0 && share <= 1) return share;
  throw new UsageError(
    `Cannot use --top-p ${text}: wanted a number above 0 and at most 1`,
    "Write --top-p 0.9, or leave it out",
  );
}

function launchOf({ run, models }: Header, path: string): object {
  const [first] = models;
  return {
    kind: "launch",
    ...{ run, pid: Deno.pid, path, provider: first?.provider ?? null },
    models: models.map(({ model }) => model.id),
  };
}

function askedOf({ models }: Header): AskRecord {
  return {
    kind: "answer.asked",
    models: models.map(({ span, model: { id }, provider }) => ({ span, id, provider })),
  };
}

/** Prints each answer when it is whole: models that answer at the same time would mix their lines. */
class Shown {
  readonly #terminal: Terminal;
  readonly #names: ReadonlyMap<string, string>;
  readonly #texts = new Map<string, string>();

  constructor(terminal: Terminal, { models }: Header) {
    this.#terminal = terminal;
    this.#names = new Map(models.map(({ span, model }) => [span, model.id]));
  }

  take(record: AskRecord): void {
    if (record.kind === "answer.asked") return;
    const { out, note, paint, paintNote } = this.#terminal;
    const name = safeLine(this.#names.get(record.model) ?? record.model);
    if (record.kind === "answer.started") this.#texts.set(record.model, "");
    else if (record.kind === "answer.chunk") {
      const before = this.#texts.get(record.model) ?? "";
      this.#texts.set(record.model, before + (record.text ?? ""));
    } else if (record.kind === "answer.completed") {
      out(`${paint.bold(name)} ${paint.dim(figuresOf(record))}`);
      out(`${safe(this.#texts.get(record.model) ?? "")}\n`);
    } else if (record.kind === "answer.given-up") {
      const { type, message, hint } = record.error;
      note(`${paintNote.yellow(safeLine(`${name}: ${type}: ${message}`))}`);
      if (hint !== undefined) note(`  ${safeLine(hint)}`);
    }
  }
}

function figuresOf(
  { figures: { ttft, decode, e2e }, finishReason, usage }: Extract<
    AskRecord,
    { kind: "answer.completed" }
  >,
): string {
  const number = (value: number | null, unit: string) =>
    value === null ? `unknown ${unit}` : `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
  return safeLine([
    `first token after ${number(ttft.value, "ms")}`,
    number(decode.value, "tokens/s"),
    `${usage?.outputTokens ?? "unknown"} tokens in ${number(e2e.value, "ms")}`,
    finishReason ?? "reason of its end unknown",
  ].join(", "));
}
