/** One run from its first event to its last: begun or resumed, completed, interrupted or failed. @module */

import { EventBus } from "../bus.ts";
import { watchLive } from "../alarms/live.ts";
import { AlarmWatch } from "../alarms/watch.ts";
import type { Config } from "../config/load.ts";
import type { TraceEvent } from "../events/mod.ts";
import { ContainerEngine } from "../container/engine.ts";
import { Sandbox } from "../sandbox/sandbox.ts";
import { TraceWriter } from "../trace/writer.ts";
import { rehearse } from "../provider/openai/rehearsal.ts";
import { ServerGoneError } from "./errors.ts";
import { execute, type Outcome } from "./execute.ts";
import type { RunFold } from "./fold.ts";
import { renderReferences, SuspectPrompts } from "./rendered_prompts.ts";
import { settled } from "./pace/blocks.ts";
import { TimeLimit } from "./pace/time_limit.ts";
import { whileSampling } from "./machine/machine_samples.ts";
import { ServerMemory } from "./machine/server_memory.ts";
import type { Faults } from "./needs.ts";
import type { PreparedRun } from "./prepare.ts";

/** How to run what was prepared. */
export interface SessionOptions {
  /** The trace directory; it must not exist yet, unless the run is resumed. */
  readonly path: string;
  readonly resume: boolean;
  readonly config: Config;
  /** Kept up to date; when resuming, it has seen the events that are there. */
  readonly fold: RunFold;
  /** Whether all models are asked at the same time, and not one after the other. */
  readonly together?: boolean;
  /** What servers are known not to do, by the model's span: samples that need it are not asked. */
  readonly faults?: ReadonlyMap<string, Faults>;
  /** Ends the run after the samples under way; its reason is the name of the signal or limit. */
  readonly stop: AbortSignal;
  /** Ends the calls under way too; their samples are left without an outcome. */
  readonly abort?: AbortSignal;
  /** Alarms that watch the run, after they have learned from earlier ones; none when absent. */
  readonly alarms?: AlarmWatch;
  /**
   * Whether the machine is read once before anything is asked, because somebody watches the first
   * token: the first reading runs code for the first time, which would hold the token back.
   */
  readonly readsMachineFirst?: boolean;
  /** Told of every event, in order, after it was written. */
  readonly observe?: (event: TraceEvent) => void;
  /** Told what takes long besides the model. */
  readonly notice?: (text: string) => void;
  /** Told how many events are on the disk for certain. */
  readonly acknowledged?: (events: number) => void;
}

/**
 * Runs until every sample has an outcome or the run is stopped. Throws `TraceWriteError`,
 * `TraceLockedError`, or `ServerGoneError` after it has been written down.
 */
export async function runSession(prepared: PreparedRun, options: SessionOptions): Promise<Outcome> {
  await using writer = options.resume
    ? await TraceWriter.reopen(options.path, prepared.redaction)
    : TraceWriter.create(options.path, prepared.header, prepared.redaction);
  const { abort = NEVER } = options;
  const channel = new EventBus().open(writer.header.run, writer);
  channel.on("*", (event) => {
    options.fold.add(event);
    options.observe?.(event);
  });
  using alarms = watchLive(options.alarms ?? new AlarmWatch([]), {
    channel,
    header: writer.header,
    now: () => writer.time(),
  });
  // Nothing is started before a judge asks for it.
  await using sandbox = new Sandbox({ ...(options.notice ? { notice: options.notice } : {}) });
  const url = prepared.header.models[0]?.server.url ?? null;
  await using memory = new ServerMemory({ url });
  using suspects = new SuspectPrompts(channel);
  using limit = new TimeLimit(options.config.settings.limit_time);
  const stop = AbortSignal.any([options.stop, limit.signal]);
  const done = settled(options.fold.scored(), prepared.plan.items);
  if (options.resume) {
    const resumedAt = new Date().toISOString();
    const { repairedBytes } = writer;
    channel.emit({ kind: "run.resumed", resumedAt, done: done.size, repairedBytes });
  }
  for (const [plugin, { version, sha256 }] of Object.entries(prepared.header.plugins)) {
    channel.emit({ kind: "plugin.loaded", plugin, version, sha256 });
  }
  if (options.fold.planSha256 === null) {
    const { sha256, items } = prepared.plan;
    channel.emit({ kind: "run.started", planSha256: sha256, samples: items.length });
  }
  const asked = {
    models: prepared.header.models,
    providers: new Map(
      prepared.header.models.map(({ span }) => [span, prepared.connection.provider]),
    ),
  };
  try {
    const outcome = await whileSampling({
      channel,
      everyMs: options.config.settings["machine.sample_ms"],
      first: options.readsMachineFirst ?? false,
      url,
    }, async () => {
      // Without alarms nobody asks what a template makes of messages.
      if (options.alarms !== undefined) await renderReferences(channel, asked);
      await rehearse();
      return await execute({
        ...executionOf(prepared, options.config),
        skills: prepared.skills,
        // Not the written header: redaction may have changed a name there that requests need.
        models: prepared.header.models,
        channel,
        writer,
        sandbox,
        containers: new ContainerEngine(),
        done,
        memory,
        statesOf: (span) => options.fold.samplesOf(span),
        isThrottled: (sample) => options.fold.isQuarantined(sample),
        stop,
        abort,
        together: options.together ?? false,
        ...(options.faults === undefined ? {} : { faults: options.faults }),
        ...(options.acknowledged === undefined ? {} : { acknowledged: options.acknowledged }),
      });
    });
    alarms.look();
    await suspects.count(prepared.connection.provider);
    alarms.end();
    const { scored, failed, skipped, remaining } = outcome;
    const isOver = limit.signal.aborted && !options.stop.aborted && !abort.aborted;
    if (remaining > 0 && !isOver) {
      const reason = String((stop.aborted ? stop : abort).reason);
      channel.emit({ kind: "run.interrupted", reason, remaining });
    } else {
      channel.emit({
        ...{ kind: "run.completed", scored: scored + done.size, failed, skipped },
        ...(remaining === 0 ? {} : { left: remaining }),
      });
    }
    return outcome;
  } catch (cause) {
    if (!(cause instanceof ServerGoneError)) throw cause;
    alarms.end();
    channel.emit({ kind: "run.failed", error: cause.cause.toFailure() });
    throw cause;
  } finally {
    await channel.close();
  }
}

const NEVER = new AbortController().signal;

function executionOf(
  { plan, benchmarks, data, connection, header }: PreparedRun,
  { settings, sources }: Config,
) {
  const [first] = benchmarks;
  // What the server has not said, it does not promise.
  const slots = header.models[0]?.server.slots.value ?? 1;
  const abreast = benchmarks.length > 1 ? undefined : first?.definition.abreast;
  return {
    plan,
    benchmarks,
    data,
    providers: new Map(header.models.map(({ span }) => [span, connection.provider])),
    sampling: {
      temperature: settings.temperature,
      maxTokens: settings.max_tokens ?? undefined,
      logprobs: settings.logprobs,
      topLogprobs: settings.top_logprobs,
    },
    limits: {
      firstTokenMs: settings["limits.first_token"] * 1000,
      stallMs: settings["limits.stall"] * 1000,
      totalMs: settings.timeout * 1000,
    },
    retries: settings.retries,
    concurrency: abreast === undefined || sources.concurrency.source !== "default"
      ? settings.concurrency
      : abreast === "server"
      ? Math.max(1, slots)
      : abreast,
  };
}
