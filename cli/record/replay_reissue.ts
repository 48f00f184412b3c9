/** `replay --to`: recorded calls are asked again, with only what is named changed. @module */

import { lastAttempts } from "../../core/calls/recorded_call.ts";
import type { Config } from "../../core/config/load.ts";
import { machineFacts } from "../../core/machine/facts.ts";
import { gitState } from "../../core/machine/git.ts";
import { type Connection, connectProvider } from "../../core/provider/connect.ts";
import { type Again, reissue, type Reissued } from "../../core/reissue/session.ts";
import type { Changes } from "../../core/reissue/request.ts";
import { makeHeader, shortName } from "../../core/run/header.ts";
import { TraceWriteError } from "../../core/trace/errors.ts";
import type { Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { StopSignals } from "../run/stop_signals.ts";
import { pluginsFor } from "../settings.ts";
import { safe, safeLine } from "../terminal.ts";
import { findCalls, type Named } from "./call_address.ts";
import { aimed, planOf, type ReissuePlan } from "./reissue_plan.ts";
import { comparisonText, summaryText } from "./reissue_text.ts";

/** Asks again and compares. */
export async function replayReissue(invocation: Invocation, given: Config): Promise<number> {
  const { terminal, switches, values, args } = invocation;
  const name = args[0] ?? "latest";
  const changes = changesIn(values["set"] ?? []);
  const named = await findCalls(name, given.settings["traces.dir"]);
  const asked = named.one === undefined ? lastAttempts(named.calls) : [named.one];
  const plugins = await pluginsFor(given);
  const config = aimed(given, { to: values["to"]?.[0], calls: asked, plugins });
  const connection = await connectProvider({
    config,
    plugins,
    env: (one) => Deno.env.get(one),
    notice: (text) => terminal.note(safe(text)),
  });
  try {
    const wanted = values["model"]?.[0];
    const plan = await planOf(asked, { connection, changes, wanted });
    for (const [reason, count] of plan.skipped) {
      terminal.note(terminal.paintNote.yellow(safeLine(`not asked again, ${count} ×: ${reason}`)));
    }
    if (plan.calls.length === 0) {
      throw new UsageError(
        `Cannot ask again what is in "${named.header.run}": it has no call that can be sent`,
        `"trace calls ${named.header.run}" lists what there is`,
      );
    }
    if (switches.has("dry-run")) return dryRun(plan, { invocation, connection, changes });
    return await carryOut(plan.calls, { invocation, config, connection, changes, named });
  } finally {
    await connection.provider.close?.();
  }
}

/** `temperature=0`, `stop=["a"]`, `seed=null` to leave a setting out. */
function changesIn(set: readonly string[]): Changes {
  return new Map(set.map((one) => {
    const at = one.indexOf("=");
    if (at < 1) {
      throw new UsageError(
        `Cannot set "${one}": wanted NAME=VALUE`,
        "Write --set temperature=0, or --set seed=null to leave a setting out",
      );
    }
    return [one.slice(0, at), valueIn(one.slice(at + 1))];
  }));
}

function valueIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // What is no JSON is the text that it is.
    if (cause instanceof SyntaxError) return text;
    throw cause;
  }
}

interface Circumstances {
  readonly invocation: Invocation;
  readonly connection: Connection;
  readonly changes: Changes;
}

function dryRun(
  { calls, skipped }: ReissuePlan,
  { invocation: { terminal, switches }, connection, changes }: Circumstances,
): number {
  const models = [...new Set(calls.map(({ model }) => model.model.id))];
  const changed = Object.fromEntries(changes);
  if (switches.has("json")) {
    terminal.out(JSON.stringify({
      kind: "plan",
      calls: calls.map(({ call }) => call.span),
      provider: connection.name,
      models,
      changes: changed,
      skipped: Object.fromEntries(skipped),
    }));
    return 0;
  }
  terminal.out(safeLine(
    `would ask ${calls.length} again of ${models.join(", ")} over ${connection.name}, with ${
      changes.size === 0 ? "nothing else changed" : JSON.stringify(changed)
    }`,
  ));
  return 0;
}

async function carryOut(
  calls: readonly Again[],
  { invocation, config, connection, changes, named }: Circumstances & {
    readonly config: Config;
    readonly named: Named;
  },
): Promise<number> {
  const { terminal, switches, line, version } = invocation;
  const { settings } = config;
  const models = [...new Set(calls.map(({ model }) => model))];
  const header = {
    ...makeHeader({ config, quick: false, command: line, version }, {
      label: `replay-${shortName(models[0]?.model.id ?? "")}`,
      used: [connection.plugin],
      models,
      machine: await machineFacts(),
      git: await gitState(Deno.cwd()),
    }),
    source: {
      kind: "reissue" as const,
      of: {
        run: named.header.run,
        ...(named.one === undefined ? {} : { call: named.one.span }),
      },
    },
  };
  const path = `${settings["traces.dir"]}/${header.run}`;
  const json = switches.has("json");
  if (json) terminal.out(JSON.stringify({ kind: "launch", run: header.run, path, pid: Deno.pid }));
  using signals = new StopSignals();
  let asked = 0;
  const result = await reissue({
    path,
    header,
    redaction: {
      secrets: connection.secrets,
      patterns: settings["traces.redact"].map((pattern) => new RegExp(pattern)),
    },
    of: named,
    calls,
    changes,
    provider: connection.provider,
    limits: {
      firstTokenMs: settings["limits.first_token"] * 1000,
      stallMs: settings["limits.stall"] * 1000,
      totalMs: settings.timeout * 1000,
    },
    retries: settings.retries,
    stop: signals.stop,
    observe: (compared, call) => {
      asked++;
      if (json) terminal.out(JSON.stringify(compared));
      else terminal.out(comparisonText(compared, { call, paint: terminal.paint }));
    },
  }).catch((cause: unknown) => {
    if (cause instanceof TraceWriteError && asked > 0) {
      const kept = `${asked} of ${calls.length} are in ${path}, which has no end`;
      terminal.note(terminal.paintNote.yellow(safeLine(kept)));
    }
    throw cause;
  });
  const exitCode = exitCodeOf(result, { config, signals });
  if (json) {
    const status = result.remaining > 0 ? "interrupted" : "completed";
    terminal.out(JSON.stringify({ kind: "done", status, exitCode, path, ...result }));
  } else terminal.out(summaryText(result, path));
  return exitCode;
}

/** An answer that differs is no failure; one that did not come is. */
function exitCodeOf(
  { incomparable, remaining }: Reissued,
  { config, signals }: { readonly config: Config; readonly signals: StopSignals },
): number {
  if (remaining > 0 && signals.exitCode !== undefined) return signals.exitCode;
  return incomparable > config.settings.allowed_errors ? 3 : 0;
}
