/** Whether a model stays in memory between requests, and for how long. @module */

import { median } from "../../stats/percentile.ts";
import { type Check, says, ttftMs } from "../check.ts";
import { type Finding, good, limited, unknown } from "../finding.ts";

/** A first word that takes so many times as long, and so many milliseconds more, waited for the model. */
const TIMES = 4;
const MORE_MS = 300;
/** A server that keeps a model for ever says so by a date far away. */
const FOR_EVER_S = 365 * 24 * 3600;

export const keepAlive: Check = {
  id: "keep_alive",
  title: "Model kept in memory",
  async run(exam) {
    const warm = exam.replies.slice(1).flatMap((reply) => ttftMs(reply) ?? []);
    await exam.pause();
    const facts = await exam.endpoints.facts?.();
    const after = ttftMs(
      await exam.ask({ messages: says("Say yes."), temperature: 0, seed: 1, maxTokens: 2 }),
    );
    return judged({
      idleMs: exam.idleMs,
      loaded: facts?.loaded?.value ?? null,
      keptS: remaining(facts?.unloadsAt?.value ?? null),
      warmMs: warm.length === 0 ? null : median(warm),
      afterMs: after,
    });
  },
};

interface Seen {
  /** How long nothing was asked. Longer times of keeping are only known where the server tells them. */
  readonly idleMs: number;
  /** By the server, after the pause. */
  readonly loaded: boolean | null;
  /** For how many seconds more it says that it keeps the model. */
  readonly keptS: number | null;
  readonly warmMs: number | null;
  readonly afterMs: number | null;
}

function judged(seen: Seen): Finding {
  const { idleMs, loaded, keptS, warmMs, afterMs } = seen;
  const facts = { ...seen };
  const pause = `a pause of ${idleMs / 1000} s`;
  const advice = "Keep the model in memory for longer (keep_alive), or warm up before you measure";
  if (loaded === false) {
    return limited(`By its own account the model is no longer in memory after ${pause}`, {
      facts,
      advice,
    });
  }
  const times = warmMs === null || afterMs === null
    ? undefined
    : `first word after ${afterMs.toFixed(0)} ms, without it after ${warmMs.toFixed(0)} ms`;
  if (warmMs !== null && afterMs !== null && afterMs > Math.max(warmMs * TIMES, warmMs + MORE_MS)) {
    return limited(`After ${pause} the model had to be loaded again: ${times}`, { facts, advice });
  }
  if (keptS !== null) return good(`${kept(keptS)}, it says`, { facts });
  if (times === undefined) return unknown("Too few answers had content", { facts });
  return good(`Still there after ${pause}: ${times}. It does not say for how long`, { facts });
}

function remaining(until: string | null): number | null {
  const at = until === null ? NaN : Date.parse(until);
  return Number.isNaN(at) ? null : Math.round((at - Date.now()) / 1000);
}

function kept(seconds: number): string {
  if (seconds > FOR_EVER_S) return "Kept for good";
  return seconds > 120
    ? `Kept for ${Math.round(seconds / 60)} min more`
    : `Kept for ${seconds} s more`;
}
