/** How runs, samples and calls stand, in a word and a tone. @module */

import type { CallRow, RunSummary, SampleRow } from "../../api/mod.ts";
import { Status, type Tone } from "../frame/parts.tsx";

/** How a run stands. */
export type RunStateName = RunSummary["state"];

const RUN_STATES: Readonly<Record<RunStateName, { readonly tone: Tone; readonly tip: string }>> = {
  running: { tone: "info", tip: "A process writes it now" },
  completed: { tone: "good", tip: "Every sample has an outcome" },
  failed: { tone: "bad", tip: "An error ended the run" },
  interrupted: { tone: "warn", tip: "It was stopped and can be resumed" },
  open: {
    tone: "warn",
    tip: "Nothing ended it and nobody writes it: its process died. It can be resumed",
  },
};

/** The states of runs, in the order in which they are offered. */
export const RUN_STATE_NAMES = Object.keys(RUN_STATES) as readonly RunStateName[];

/** How a run stands. */
export function RunState({ state }: { readonly state: RunStateName }) {
  const { tone, tip } = RUN_STATES[state];
  return (
    <span data-tip={tip}>
      <Status tone={tone} live={state === "running"}>{state}</Status>
    </span>
  );
}

/** How a sample came out. */
export type Verdict = SampleRow["verdict"];

const VERDICTS: Readonly<Record<Verdict, { readonly tone: Tone; readonly tip: string }>> = {
  right: { tone: "good", tip: "Score 1" },
  wrong: { tone: "bad", tip: "Score below 1" },
  measured: { tone: "quiet", tip: "Its benchmark measures and judges nothing" },
  failed: { tone: "warn", tip: "No answer to judge: something failed. It is in no mean" },
  skipped: {
    tone: "quiet",
    tip: "Not asked: the server is known not to do what it needs. It is in no mean",
  },
  open: { tone: "info", tip: "No outcome yet" },
};

/** The verdicts, in the order in which they are offered. */
export const VERDICT_NAMES = Object.keys(VERDICTS) as readonly Verdict[];

/** How a sample came out. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  const { tone, tip } = VERDICTS[verdict];
  return (
    <span data-tip={tip}>
      <Status tone={tone} live={verdict === "open"}>{verdict}</Status>
    </span>
  );
}

const CALL_TONES: Readonly<Record<CallRow["state"], Tone>> = {
  completed: "good",
  failed: "bad",
  open: "info",
};

/** The states of calls, in the order in which they are offered. */
export const CALL_STATE_NAMES = Object.keys(CALL_TONES) as readonly CallRow["state"][];

/** How a call ended; a failure by its name. */
export function CallState({ call }: { readonly call: Pick<CallRow, "state" | "error"> }) {
  return (
    <Status tone={CALL_TONES[call.state]} live={call.state === "open"}>
      {call.error ?? call.state}
    </Status>
  );
}
