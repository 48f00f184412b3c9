/** Commands that ask a model, or make traces. @module */

import type { Entry } from "./entry.ts";

/** By the words that call them. */
export const MEASURE: Readonly<Record<string, Entry>> = {
  "run": {
    group: "Measure",
    summary: "Run benchmarks on one or more models, into a trace",
    load: async () => (await import("../run.ts")).run,
  },
  "ask": {
    group: "Measure",
    summary: "Ask one or more models one prompt, into a trace",
    load: async () => (await import("../run/ask.ts")).ask,
  },
  "proxy": {
    group: "Measure",
    summary: "Record every call of any app, which only needs another port",
    load: async () => (await import("../proxy/command.ts")).proxy,
  },
  "replay": {
    group: "Measure",
    summary: "Play a run in its own time, answer an app from it, or ask again",
    load: async () => (await import("../record/replay.ts")).replay,
  },
  "keep": {
    group: "Measure",
    summary: "Make a test of a recorded call: an item of a prompt pack",
    load: async () => (await import("../pack/keep.ts")).keep,
  },
  "rescore": {
    group: "Measure",
    summary: "Judge the answers of a finished run again, without asking a model",
    load: async () => (await import("../rescore/rescore.ts")).rescoreRun,
  },
  "import": {
    group: "Measure",
    summary: "Make a trace of calls that another program wrote down",
    load: async () => (await import("../record/import.ts")).importCalls,
  },
  "import lm-eval": {
    group: "Measure",
    summary: "Make a run of what lm-evaluation-harness wrote: scores, prompts, answers",
    load: async () => (await import("../record/import_harness.ts")).importLmEval,
  },
  "import inspect": {
    group: "Measure",
    summary: "Make a run of a log of Inspect: scores, prompts, answers",
    load: async () => (await import("../record/import_harness.ts")).importInspect,
  },
};
