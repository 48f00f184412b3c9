/** Commands that look at what is there. @module */

import type { Entry } from "./entry.ts";

/** By the words that call them. */
export const LOOK: Readonly<Record<string, Entry>> = {
  "serve": {
    group: "Look",
    summary: "Look at runs in a browser, live and afterwards",
    load: async () => (await import("../server/serve.ts")).serve,
  },
  "trace list": {
    group: "Look",
    summary: "List runs",
    load: async () => (await import("../trace/list.ts")).traceList,
  },
  "trace show": {
    group: "Look",
    summary: "Show a run: its results, or one sample or call word for word",
    load: async () => (await import("../trace/show.ts")).traceShow,
  },
  "trace calls": {
    group: "Look",
    summary: "List the calls of a run, a session or an import",
    load: async () => (await import("../trace/calls.ts")).traceCalls,
  },
  "watch": {
    group: "Look",
    summary: "Follow a run that is being written, and end with it",
    load: async () => (await import("../twin/watch.ts")).watch,
  },
  "alarms": {
    group: "Look",
    summary: "Say what went wrong in a run, a session or an import, with evidence and advice",
    load: async () => (await import("../trace/alarms.ts")).alarms,
  },
  "diff": {
    group: "Look",
    summary: "Show where two calls or two runs part: first token, words, settings, times",
    load: async () => (await import("../trace/diff.ts")).diff,
  },
  "compare": {
    group: "Look",
    summary: "Compare the scores of runs, item by item, with an interval and a test",
    load: async () => (await import("../compare/compare.ts")).compare,
  },
  "gate": {
    group: "Look",
    summary: "Fail with exit code 100 when a run does not keep to its budget",
    load: async () => (await import("../compare/gate.ts")).gate,
  },
  "leaderboard": {
    group: "Look",
    summary: "Rank models by benchmark, with intervals; what differs in configuration stands apart",
    load: async () => (await import("../leaderboard/leaderboard.ts")).leaderboard,
  },
  "stats": {
    group: "Look",
    summary: "Show how scores and times of runs are spread, and how repeated runs agree",
    load: async () => (await import("../leaderboard/stats.ts")).stats,
  },
  "scorecard": {
    group: "Look",
    summary: "The report of a framework, such as DevBench: scores, awards, failures, charts",
    load: async () => (await import("../scorecard/scorecard.ts")).scorecardOf,
  },
  "doctor": {
    group: "Look",
    summary: "Find out what a server really does, by small requests",
    load: async () => (await import("../provider/doctor.ts")).doctor,
  },
  "info": {
    group: "Look",
    summary: "Show the machine, the providers found and why others were not, and the plugins",
    load: async () => (await import("../provider/info.ts")).info,
  },
  "health": {
    group: "Look",
    summary: "Check that a provider answers",
    load: async () => (await import("../provider/health.ts")).health,
  },
  "models list": {
    group: "Look",
    summary: "List the models of a provider, or of this machine",
    load: async () => (await import("../models/list.ts")).modelsList,
  },
  "models show": {
    group: "Look",
    summary: "Show what is known of a model, and who says so",
    load: async () => (await import("../models/show.ts")).modelsShow,
  },
  "benchmarks list": {
    group: "Look",
    summary: "List benchmarks: version, items, whether their data are here, licences",
    load: async () => (await import("../data/benchmarks.ts")).benchmarksList,
  },
  "data list": {
    group: "Look",
    summary: "List the data of benchmarks, and whether they are here",
    load: async () => (await import("../data/list.ts")).dataList,
  },
  "data verify": {
    group: "Look",
    summary: "Compare data with their hashes, in the cache or in the folder of --data",
    load: async () => (await import("../data/verify.ts")).dataVerify,
  },
  "cache status": {
    group: "Look",
    summary: "Show where the cache is and what it takes",
    load: async () => (await import("../cache/status.ts")).cacheStatus,
  },
  "cache list": {
    group: "Look",
    summary: "List the files of the cache",
    load: async () => (await import("../cache/list.ts")).cacheList,
  },
  "trace verify": {
    group: "Look",
    summary: "Check that a run is whole",
    load: async () => (await import("../trace/verify.ts")).traceVerify,
  },
  "trace diff-text": {
    group: "Look",
    summary: "Print a run without its times, for git diff",
    load: async () => (await import("../trace/diff_text.ts")).traceDiffText,
  },
};
