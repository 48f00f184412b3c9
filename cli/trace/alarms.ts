/** `alarms`: what is wrong with a run, a session or an import, with evidence and what to do. @module */

import {
  activeAlarms,
  checkFailOn,
  failsOn,
  type KnownAlarm,
  knownAlarms,
} from "../../core/alarms/active.ts";
import { type AlarmsOfTrace, alarmsOfTrace } from "../../core/alarms/of_trace.ts";
import type { TraceAlarm } from "../../core/alarms/recompute.ts";
import { settingsOf } from "../../core/alarms/setting_list.ts";
import type { Config } from "../../core/config/load.ts";
import { suggestion } from "../../core/config/nearest.ts";
import type { Command, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { GATE_FAILED } from "../run/alarms.ts";
import { CONFIG_FLAG, configOf, pluginsFor, settingFlags } from "../settings.ts";
import { safeLine, type Terminal } from "../terminal.ts";
import { findRun } from "./folder.ts";
import { lossText } from "./loss_text.ts";

export const alarms: Command = {
  summary: "Say what went wrong in a run, a session or an import, with evidence and advice",
  usage: "[run]",
  examples: [
    "alarms",
    "alarms latest --alarm cache --evidence",
    "alarms latest --fail-on truncated,stuck/repetition",
    "alarms --list",
  ],
  flags: {
    "alarm": { summary: "Only this alarm, or alarm/finding", value: "NAME", repeats: true },
    "evidence": { summary: "Show what each alarm rests on" },
    "all": { summary: "Show every one, not the first 3 of each finding" },
    "list": { summary: "List the alarms there are, with their settings" },
    ...settingFlags(["alarms.on", "alarms.history", "fail_on", "traces.dir"]),
    ...CONFIG_FLAG,
  },
  takes: [0, 1],

  async run(invocation) {
    const config = await configOf(invocation);
    const known = await knownAlarms(await pluginsFor(config));
    if (invocation.switches.has("list")) return list(known, invocation);
    checkNames(invocation.values["alarm"] ?? [], known);
    checkFailOn(config.settings.fail_on, known);
    const { found, run } = await alarmsOf(invocation, { config, known });
    const wanted = invocation.values["alarm"] ?? [];
    const shown = found.alarms.filter((one) => wanted.length === 0 || failsOn(wanted, one));
    show({ ...found, alarms: shown }, { run, invocation });
    return shown.some((one) => failsOn(config.settings.fail_on, one)) ? GATE_FAILED : 0;
  },
};

async function alarmsOf(
  { args }: Invocation,
  { config, known }: { readonly config: Config; readonly known: readonly KnownAlarm[] },
): Promise<{ readonly found: AlarmsOfTrace; readonly run: string }> {
  const { settings } = config;
  const found = await alarmsOfTrace(await findRun(args[0] ?? "latest", settings["traces.dir"]), {
    alarms: activeAlarms(known, config),
    limit: settings["alarms.limit"],
    history: settings["alarms.history"],
  });
  return { found, run: found.header.run };
}

function checkNames(names: readonly string[], known: readonly KnownAlarm[]): void {
  for (const name of names) {
    const [alarm = ""] = name.split("/");
    if (known.some((one) => one.name === alarm)) continue;
    throw new UsageError(
      `Cannot show alarm "${name}": there is none of that name`,
      suggestion(alarm, known.map((one) => one.name)),
    );
  }
}

/** Shown of each finding, unless all are wanted. */
const SHOWN = 3;

function show(
  { alarms, broken, lost }: AlarmsOfTrace,
  { run, invocation: { terminal, switches } }: { run: string; invocation: Invocation },
): void {
  if (switches.has("json")) {
    if (lost > 0) terminal.note(terminal.paintNote.yellow(lossText(lost)));
    for (const one of alarms) terminal.out(JSON.stringify({ kind: "alarm", run, ...one }));
    for (const one of broken) terminal.out(JSON.stringify({ kind: "broken", run, ...one }));
    return;
  }
  const { bold, dim, yellow } = terminal.paint;
  terminal.out(
    `${bold(safeLine(run))}  ${alarms.length} ${alarms.length === 1 ? "alarm" : "alarms"}`,
  );
  if (lost > 0) terminal.out(yellow(lossText(lost)));
  const groups = Map.groupBy(alarms, ({ alarm, finding }) => `${alarm}/${finding}`);
  for (const [name, group] of groups) {
    terminal.out(`\n${yellow(safeLine(name))}  ${group.length} ×`);
    const some = switches.has("all") ? group : group.slice(0, SHOWN);
    for (const one of some) {
      terminal.out(line(one, { terminal, evidence: switches.has("evidence") }));
    }
    const rest = group.length - some.length;
    if (rest > 0) terminal.out(dim(`  and ${rest} more: --all shows them`));
    // One finding may have several reasons, and each its own advice.
    for (const advice of [...new Set(group.map((one) => one.advice))].slice(0, SHOWN)) {
      terminal.out(`  ${dim(safeLine(`→ ${advice}`))}`);
    }
  }
  for (const { alarm, message } of broken) {
    terminal.note(yellow(safeLine(`Alarm "${alarm}" broke and said no more: ${message}`)));
  }
}

function line(
  { span, message, confidence, evidence, seq }: TraceAlarm,
  { terminal: { paint: { dim } }, evidence: withEvidence }: {
    readonly terminal: Terminal;
    readonly evidence: boolean;
  },
): string {
  const sure = `${Math.round(100 * confidence)} % sure`;
  const when = seq === null ? "computed now" : `event ${seq}`;
  const first = `  ${safeLine(span)}  ${safeLine(message)}  ${dim(`(${sure}, ${when})`)}`;
  if (!withEvidence) return first;
  const facts = Object.entries(evidence).map(([name, value]) =>
    `      ${dim(safeLine(`${name}: ${JSON.stringify(value)}`))}`
  );
  return [first, ...facts].join("\n");
}

function list(known: readonly KnownAlarm[], { terminal, switches }: Invocation): number {
  for (const { name, definition, plugin } of known) {
    const settings = settingsOf(definition);
    if (switches.has("json")) {
      const { summary } = definition;
      terminal.out(
        JSON.stringify({ kind: "alarm", name, summary, plugin: plugin ?? null, settings }),
      );
      continue;
    }
    const { bold, dim } = terminal.paint;
    const from = plugin === undefined ? "" : dim(`  from ${plugin}`);
    terminal.out(`${bold(safeLine(name))}  ${safeLine(definition.summary)}${from}`);
    for (const { key, initial, meaning } of settings) {
      const value = safeLine(`${key}: ${JSON.stringify(initial)}`);
      terminal.out(`    ${value}  ${dim(safeLine(meaning))}`);
    }
  }
  return 0;
}
