/** Every command by name. The code of one is loaded when it is called. @module */

import type { Command } from "./command.ts";

/** A command that can be loaded. */
export interface Entry {
  readonly group: "Measure" | "Look" | "Set up";
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Commands by the words that call them. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  "run": {
    group: "Measure",
    summary: "Run benchmarks on one or more models, into a trace",
    load: async () => (await import("./run.ts")).run,
  },
  "rescore": {
    group: "Measure",
    summary: "Judge the answers of a finished run again, without asking a model",
    load: async () => (await import("./rescore/rescore.ts")).rescoreRun,
  },
  "replay": {
    group: "Measure",
    summary: "Answer an app from a recording, or ask what was asked again",
    load: async () => (await import("./record/replay.ts")).replay,
  },
  "keep": {
    group: "Measure",
    summary: "Make a test of a recorded call: an item of a prompt pack",
    load: async () => (await import("./pack/keep.ts")).keep,
  },
  "import": {
    group: "Measure",
    summary: "Make a trace of calls that another program wrote down",
    load: async () => (await import("./record/import.ts")).importCalls,
  },
  "import lm-eval": {
    group: "Measure",
    summary: "Make a run of what lm-evaluation-harness wrote: scores, prompts, answers",
    load: async () => (await import("./record/import_harness.ts")).importLmEval,
  },
  "import inspect": {
    group: "Measure",
    summary: "Make a run of a log of Inspect: scores, prompts, answers",
    load: async () => (await import("./record/import_harness.ts")).importInspect,
  },
  "export lm-eval": {
    group: "Measure",
    summary: "Write a run as lm-evaluation-harness writes its own: results and samples",
    load: async () => (await import("./record/export_lm_eval.ts")).exportLmEval,
  },
  "serve": {
    group: "Look",
    summary: "Look at runs in a browser, live and afterwards",
    load: async () => (await import("./server/serve.ts")).serve,
  },
  "doctor": {
    group: "Look",
    summary: "Find out what a server really does, by small requests",
    load: async () => (await import("./provider/doctor.ts")).doctor,
  },
  "proxy": {
    group: "Measure",
    summary: "Record every call of any app, which only needs another port",
    load: async () => (await import("./proxy/command.ts")).proxy,
  },
  "models list": {
    group: "Look",
    summary: "List the models of a provider, or of this machine",
    load: async () => (await import("./models/list.ts")).modelsList,
  },
  "models show": {
    group: "Look",
    summary: "Show what is known of a model, and who says so",
    load: async () => (await import("./models/show.ts")).modelsShow,
  },
  "models get": {
    group: "Set up",
    summary: "Fetch a model, resumed and checked; without a name, list some",
    load: async () => (await import("./models/get.ts")).modelsGet,
  },
  "compare": {
    group: "Look",
    summary: "Compare the scores of runs, item by item, with an interval and a test",
    load: async () => (await import("./compare/compare.ts")).compare,
  },
  "leaderboard": {
    group: "Look",
    summary: "Rank models by benchmark, with intervals; what differs in configuration stands apart",
    load: async () => (await import("./leaderboard/leaderboard.ts")).leaderboard,
  },
  "stats": {
    group: "Look",
    summary: "Show how scores and times of runs are spread, and how repeated runs agree",
    load: async () => (await import("./leaderboard/stats.ts")).stats,
  },
  "gate": {
    group: "Look",
    summary: "Fail with exit code 100 when a run does not keep to its budget",
    load: async () => (await import("./compare/gate.ts")).gate,
  },
  "benchmarks list": {
    group: "Look",
    summary: "List benchmarks: version, items, whether their data are here, licences",
    load: async () => (await import("./data/benchmarks.ts")).benchmarksList,
  },
  "data list": {
    group: "Look",
    summary: "List the data of benchmarks, and whether they are here",
    load: async () => (await import("./data/list.ts")).dataList,
  },
  "data get": {
    group: "Set up",
    summary: "Fetch the data of benchmarks, resumed and checked",
    load: async () => (await import("./data/get.ts")).dataGet,
  },
  "data verify": {
    group: "Look",
    summary: "Compare data with their hashes, in the cache or in the folder of --data",
    load: async () => (await import("./data/verify.ts")).dataVerify,
  },
  "cache status": {
    group: "Look",
    summary: "Show where the cache is and what it takes",
    load: async () => (await import("./cache/status.ts")).cacheStatus,
  },
  "cache list": {
    group: "Look",
    summary: "List the files of the cache",
    load: async () => (await import("./cache/list.ts")).cacheList,
  },
  "cache clear": {
    group: "Set up",
    summary: "Remove the cache, or a part of it; everything in it can be fetched or made again",
    load: async () => (await import("./cache/clear.ts")).cacheClear,
  },
  "health": {
    group: "Look",
    summary: "Check that a provider answers",
    load: async () => (await import("./provider/health.ts")).health,
  },
  "info": {
    group: "Look",
    summary: "Show the machine, the providers found and why others were not, and the plugins",
    load: async () => (await import("./provider/info.ts")).info,
  },
  "diff": {
    group: "Look",
    summary: "Show where two calls or two runs part: first token, words, settings, times",
    load: async () => (await import("./trace/diff.ts")).diff,
  },
  "alarms": {
    group: "Look",
    summary: "Say what went wrong in a run, a session or an import, with evidence and advice",
    load: async () => (await import("./trace/alarms.ts")).alarms,
  },
  "report": {
    group: "Look",
    summary: "Print the results of a run, or write them as CSV, Markdown, HTML, JUnit or JSON",
    load: async () => (await import("./report/report.ts")).reportRun,
  },
  "scorecard": {
    group: "Look",
    summary: "The report of a framework, such as DevBench: scores, awards, failures, charts",
    load: async () => (await import("./scorecard/scorecard.ts")).scorecardOf,
  },
  "trace list": {
    group: "Look",
    summary: "List runs",
    load: async () => (await import("./trace/list.ts")).traceList,
  },
  "trace show": {
    group: "Look",
    summary: "Show a run: its results, or one sample or call word for word",
    load: async () => (await import("./trace/show.ts")).traceShow,
  },
  "trace calls": {
    group: "Look",
    summary: "List the calls of a run, a session or an import",
    load: async () => (await import("./trace/calls.ts")).traceCalls,
  },
  "trace verify": {
    group: "Look",
    summary: "Check that a run is whole",
    load: async () => (await import("./trace/verify.ts")).traceVerify,
  },
  "trace diff-text": {
    group: "Look",
    summary: "Print a run without its times, for git diff",
    load: async () => (await import("./trace/diff_text.ts")).traceDiffText,
  },
  "plugins list": {
    group: "Set up",
    summary: "List plugins and skills, and whether they are locked",
    load: async () => (await import("./plugins_list.ts")).pluginsList,
  },
  "plugins lock": {
    group: "Set up",
    summary: "Accept plugins as they are now",
    load: async () => (await import("./plugins_lock.ts")).pluginsLock,
  },
  "plugins verify": {
    group: "Set up",
    summary: "Compare plugins with the lock",
    load: async () => (await import("./plugins_verify.ts")).pluginsVerify,
  },
  "plugins new": {
    group: "Set up",
    summary: "Make the folder of a new plugin, with a test that passes",
    load: async () => (await import("./plugins_new.ts")).pluginsNew,
  },
  "skills list": {
    group: "Set up",
    summary: "List skills, what they ask for, and whether they are locked",
    load: async () => (await import("./skill/list.ts")).skillsList,
  },
  "skills info": {
    group: "Set up",
    summary: "Show what a skill takes, gives, asks for and may use up",
    load: async () => (await import("./skill/info.ts")).skillsInfo,
  },
  "skills run": {
    group: "Set up",
    summary: "Call a skill by hand, in a process that holds no right",
    load: async () => (await import("./skill/run.ts")).skillsRun,
  },
  "skills new": {
    group: "Set up",
    summary: "Make the folder of a new skill, with a test that passes",
    load: async () => (await import("./skill/list.ts")).skillsNew,
  },
  "skills verify": {
    group: "Set up",
    summary: "Compare skills with the lock, and run the examples of their manifests",
    load: async () => (await import("./skill/verify.ts")).skillsVerify,
  },
  "packs list": {
    group: "Set up",
    summary: "List prompt packs, and whether they are locked",
    load: async () => (await import("./pack/packs.ts")).packsList,
  },
  "packs new": {
    group: "Set up",
    summary: "Make the folder of a new prompt pack, whose proofs hold",
    load: async () => (await import("./pack/new.ts")).packsNew,
  },
  "packs validate": {
    group: "Set up",
    summary: "Check prompt packs, and prove that right answers pass and wrong ones fail",
    load: async () => (await import("./pack/validate.ts")).packsValidate,
  },
  "packs lock": {
    group: "Set up",
    summary: "Accept prompt packs as they are now",
    load: async () => (await import("./pack/packs.ts")).packsLock,
  },
  "packs install": {
    group: "Set up",
    summary: "Install a prompt pack from a folder, an archive or a URL",
    load: async () => (await import("./pack/install.ts")).packsInstall,
  },
  "packs remove": {
    group: "Set up",
    summary: "Remove an installed prompt pack",
    load: async () => (await import("./pack/install.ts")).packsRemove,
  },
  "config show": {
    group: "Set up",
    summary: "Show every setting and where it comes from",
    load: async () => (await import("./config_show.ts")).configShow,
  },
  "auth token": {
    group: "Set up",
    summary: "Make a token by which other machines may use serve",
    load: async () => (await import("./server/auth_token.ts")).authToken,
  },
  "auth list": {
    group: "Set up",
    summary: "List the tokens that are good",
    load: async () => (await import("./server/auth_list.ts")).authList,
  },
  "auth revoke": {
    group: "Set up",
    summary: "Make a token invalid at once",
    load: async () => (await import("./server/auth_revoke.ts")).authRevoke,
  },
  "imitate": {
    group: "Set up",
    summary: "Start an imitation model server, with defects on demand",
    load: async () => (await import("./imitate.ts")).imitate,
  },
  "completions": {
    group: "Set up",
    summary: "Print completions for bash, zsh or fish",
    load: async () => (await import("./completions.ts")).completions,
  },
};

/** A bare noun lists. */
export const BARE: Readonly<Record<string, string>> = {
  "benchmarks": "benchmarks list",
  "data": "data list",
  "cache": "cache status",
  "models": "models list",
  "trace": "trace list",
  "plugins": "plugins list",
  "skills": "skills list",
  "packs": "packs list",
  "config": "config show",
  "auth": "auth list",
};
