/** `diff`: where two calls or two runs part, and what else differs. @module */

import { type CallDiff, callDiff } from "../../core/diff/call_diff.ts";
import { type RunDiff, runDiff } from "../../core/diff/run_diff.ts";
import type { Command, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { commandLine } from "../help.ts";
import { findCalls } from "../record/call_address.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine } from "../terminal.ts";
import { callDiffLines, runDiffLines } from "./diff_lines.ts";
import { lossText } from "./loss_text.ts";

export const diff: Command = {
  summary: "Show where two calls or two runs part: first token, words, settings, times",
  usage: "<run | run:call> <run | run:call>",
  examples: [
    "diff latest:c12 latest:c40",
    "diff 2026-11-22T16-50-13Z-quick-qwen3-8b-k3f9 latest",
    "diff before after --json",
  ],
  flags: {
    "all": { summary: "Of two runs: every pair of calls that differs, not the first 5" },
    ...settingFlags(["traces.dir"]),
    ...CONFIG_FLAG,
  },
  takes: [2, 2],

  async run(invocation) {
    const { settings } = await configOf(invocation);
    const [first = "", second = ""] = invocation.args;
    const a = await findCalls(first, settings["traces.dir"]);
    const b = await findCalls(second, settings["traces.dir"]);
    if (a.one !== undefined && b.one !== undefined) {
      return showCalls(callDiff(a.one, b.one), { invocation, names: [first, second] });
    }
    if (a.one !== undefined || b.one !== undefined) {
      const [run, call] = a.one === undefined ? [first, second] : [second, first];
      throw new UsageError(
        `Cannot compare the run "${run}" with the call "${call}"`,
        `Name two calls or two runs; "${commandLine("trace", "calls", run)}" shows the calls`,
      );
    }
    return showRuns(runDiff(a, b), {
      ...{ invocation, names: [first, second], lost: [a.lost, b.lost] },
    });
  },
};

interface Shown {
  readonly invocation: Invocation;
  readonly names: readonly [string, string];
}

function showCalls(found: CallDiff, { invocation: { terminal, switches }, names }: Shown): number {
  if (switches.has("json")) {
    terminal.out(JSON.stringify({ kind: "call-diff", ...found }));
    return 0;
  }
  for (const line of callDiffLines(found, { paint: terminal.paint, names })) terminal.out(line);
  return 0;
}

function showRuns(
  found: RunDiff,
  { invocation: { terminal, switches }, names, lost }: Shown & {
    /** Of each run, lines and events that are gone. */
    readonly lost: readonly [number, number];
  },
): number {
  if (switches.has("json")) {
    const { calls, ...rest } = found;
    for (const call of calls) terminal.out(JSON.stringify({ kind: "call-diff", ...call }));
    terminal.out(JSON.stringify({ kind: "run-diff", ...rest, lost }));
    return 0;
  }
  for (const [index, run] of names.entries()) {
    const count = lost[index] ?? 0;
    if (count === 0) continue;
    terminal.note(terminal.paintNote.yellow(safeLine(`${run}: ${lossText(count)}`)));
  }
  const most = switches.has("all") ? Infinity : SHOWN;
  for (const line of runDiffLines(found, { paint: terminal.paint, names, most })) {
    terminal.out(line);
  }
  return 0;
}

/** Pairs of calls that are shown of two runs. */
const SHOWN = 5;
