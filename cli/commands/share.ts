/** Commands that put runs where others can read them. @module */

import type { Entry } from "./entry.ts";

/** By the words that call them. */
export const SHARE: Readonly<Record<string, Entry>> = {
  "export html": {
    group: "Share",
    summary: "Write a run as one HTML file that opens without a server or a network",
    load: async () => (await import("../share/export_html.ts")).exportHtml,
  },
  "publish": {
    group: "Share",
    summary: "Write runs and their leaderboard as a static site, for any host or none",
    load: async () => (await import("../share/publish.ts")).publish,
  },
  "report": {
    group: "Share",
    summary: "Print the results of a run, or write them as CSV, Markdown, HTML, JUnit or JSON",
    load: async () => (await import("../report/report.ts")).reportRun,
  },
  "export lm-eval": {
    group: "Share",
    summary: "Write a run as lm-evaluation-harness writes its own: results and samples",
    load: async () => (await import("../record/export_lm_eval.ts")).exportLmEval,
  },
};
