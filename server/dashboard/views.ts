/**
 * Every page and every view of a run or a call. A new view is one line here; what is not listed has
 * no tab, so nothing leads nowhere.
 * @module
 */

import type { CallDetail, RunDetail } from "../api/mod.ts";
import { copy } from "./frame/copy.ts";
import type { Load } from "./frame/lazy.tsx";
import { reportRows } from "./trace/report.ts";

/** What a page is given: the named parts of its address. The query is in `place`. */
export interface PageProps {
  readonly parts: Readonly<Record<string, string>>;
}

/** A page with its own address. */
export interface Page {
  readonly path: string;
  readonly title: string;
  /** What tells it from other pages of its kind; stands before the name of the program. */
  readonly names?: (parts: PageProps["parts"]) => readonly (string | undefined)[];
  readonly load: Load<PageProps>;
}

/** First match wins. */
export const PAGES: readonly Page[] = [
  {
    path: "/",
    title: "Overview",
    load: async () => (await import("./pages/overview/mod.tsx")).OverviewPage,
  },
  {
    path: "/runs",
    title: "Runs",
    load: async () => (await import("./pages/runs/mod.tsx")).RunsPage,
  },
  {
    path: "/models",
    title: "Models",
    load: async () => (await import("./pages/models/mod.tsx")).ModelsPage,
  },
  {
    path: "/models/:model",
    title: "Model",
    names: ({ model }) => [model, "Model"],
    load: async () => (await import("./pages/model/mod.tsx")).ModelPage,
  },
  {
    path: "/leaderboard",
    title: "Leaderboard",
    load: async () => (await import("./pages/leaderboard/mod.tsx")).LeaderboardPage,
  },
  {
    path: "/compare",
    title: "Compare",
    load: async () => (await import("./pages/compare/mod.tsx")).ComparePage,
  },
  {
    path: "/live",
    title: "Live",
    load: async () => (await import("./pages/live/mod.tsx")).LivePage,
  },
  {
    path: "/start",
    title: "Start a run",
    load: async () => (await import("./pages/start/mod.tsx")).StartPage,
  },
  {
    path: "/playground",
    title: "Playground",
    load: async () => (await import("./pages/playground/mod.tsx")).PlaygroundPage,
  },
  {
    path: "/jobs/:job",
    title: "Job",
    names: ({ job }) => ["Job", job],
    load: async () => (await import("./pages/job/mod.tsx")).JobPage,
  },
  {
    path: "/machine",
    title: "Machine",
    load: async () => (await import("./pages/machine/mod.tsx")).MachinePage,
  },
  {
    path: "/settings",
    title: "Settings",
    load: async () => (await import("./pages/settings/mod.tsx")).SettingsPage,
  },
  {
    path: "/plugins",
    title: "Plugins",
    load: async () => (await import("./pages/plugins/mod.tsx")).PluginsPage,
  },
  {
    path: "/plugins/:plugin",
    title: "Plugin",
    load: async () => (await import("./pages/plugins/plugin.tsx")).PluginPage,
  },
  {
    path: "/packs",
    title: "Packs",
    load: async () => (await import("./pages/packs/mod.tsx")).PacksPage,
  },
  {
    path: "/packs/:pack",
    title: "Pack",
    names: ({ pack }) => [pack, "Pack"],
    load: async () => (await import("./pages/packs/pack.tsx")).PackPage,
  },
  {
    path: "/skills",
    title: "Skills",
    load: async () => (await import("./pages/skills/mod.tsx")).SkillsPage,
  },
  {
    path: "/skills/:skill",
    title: "Skill",
    names: ({ skill }) => [skill, "Skill"],
    load: async () => (await import("./pages/skills/skill.tsx")).SkillPage,
  },
  {
    path: "/runs/:run/calls/:span",
    title: "Call",
    names: ({ run, span }) => [`Call ${span}`, run],
    load: async () => (await import("./pages/call/mod.tsx")).CallPage,
  },
  {
    path: "/runs/:run/diff/:other",
    title: "Diff",
    names: ({ run, other }) => ["Diff", run, other],
    load: async () => (await import("./pages/diff/mod.tsx")).DiffPage,
  },
  {
    path: "/runs/:run",
    title: "Run",
    names: ({ run }) => [RUN_VIEWS[0]?.label, run],
    load: async () => (await import("./pages/run/mod.tsx")).RunPage,
  },
  {
    path: "/runs/:run/:view",
    title: "Run",
    names: ({ run, view }) => [RUN_VIEWS.find(({ id }) => id === view)?.label ?? view, run],
    load: async () => (await import("./pages/run/mod.tsx")).RunPage,
  },
];

/** What a view of a run is given. */
export interface RunViewProps {
  readonly run: string;
  readonly detail: RunDetail;
}

/** What a view is given that does not wait for the details: the figures of a large run take a while. */
export interface EarlyRunViewProps {
  readonly run: string;
  /** Undefined until they are there. */
  readonly detail: RunDetail | undefined;
  /** To be called when the view has what it shows first: the details are asked for then. */
  readonly onShown: () => void;
}

/** A tab of a run, at `/runs/:run/<id>`. */
export type RunView = RunTab & ({ readonly load: Load<RunViewProps> } | EarlyLoad);

interface EarlyLoad {
  readonly loadEarly: Load<EarlyRunViewProps>;
}

/** How a tab is named and opened. */
interface RunTab {
  readonly id: string;
  readonly label: string;
  /** Key that opens it on the page of a run. */
  readonly key: string;
  /** How many there are of what it shows, beside its label. */
  readonly count?: (detail: RunDetail) => string | undefined;
  /** Of which runs it has something to show; of all unless it says so. */
  readonly when?: (detail: RunDetail) => boolean;
}

/** The first is the one that `/runs/:run` opens. */
export const RUN_VIEWS: readonly RunView[] = [
  {
    id: "summary",
    label: "Summary",
    key: "u",
    load: async () => (await import("./pages/run/summary/mod.tsx")).SummaryView,
  },
  {
    id: "samples",
    label: "Samples",
    key: "s",
    count: ({ summary: { planned } }) => planned > 0 ? String(planned) : undefined,
    load: async () => (await import("./pages/run/samples/mod.tsx")).SamplesView,
  },
  {
    id: "scorecard",
    label: "Scorecard",
    key: "b",
    when: ({ header }) => header.framework !== undefined,
    load: async () => (await import("./pages/run/scorecard/mod.tsx")).ScorecardView,
  },
  {
    id: "heatmap",
    label: "Heat map",
    key: "h",
    when: ({ report }) => reportRows(report).some(({ grids }) => (grids ?? []).length > 0),
    load: async () => (await import("./pages/run/heatmap/mod.tsx")).HeatMapView,
  },
  {
    id: "timeline",
    label: "Timeline",
    key: "l",
    loadEarly: async () => (await import("./timeline/view/timeline_view.tsx")).TimelineView,
  },
  {
    id: "replay",
    label: "Replay",
    key: "p",
    loadEarly: async () => (await import("./replay/replay_view.tsx")).ReplayView,
  },
  {
    id: "calls",
    label: "Calls",
    key: "c",
    count: ({ summary: { calls } }) => String(calls),
    load: async () => (await import("./pages/run/calls/mod.tsx")).CallsView,
  },
  {
    id: "machine",
    label: "Machine",
    key: "m",
    load: async () => (await import("./pages/run/machine/mod.tsx")).MachineView,
  },
  {
    id: "config",
    label: "Config",
    key: "f",
    load: async () => (await import("./pages/run/config/mod.tsx")).ConfigView,
  },
  {
    id: "compare",
    label: "Compare",
    key: "x",
    when: () => copy.peek() === null,
    load: async () => (await import("./pages/run/compare/mod.tsx")).CompareView,
  },
];

/** What a view of a call is given. */
export interface CallViewProps {
  readonly run: string;
  /** Span of the call. */
  readonly span: string;
  readonly call: CallDetail;
}

/** A view of a call, at `/runs/:run/calls/:span?view=<id>`. */
export interface CallView {
  readonly id: string;
  readonly label: string;
  /** Of which calls it has something to show; of all unless it says so. */
  readonly when?: (call: CallDetail) => boolean;
  readonly load: Load<CallViewProps>;
}

/** The first is the one that a call opens with. */
export const CALL_VIEWS: readonly CallView[] = [
  {
    id: "answer",
    label: "Answer",
    load: async () => (await import("./pages/call/facts.tsx")).CallFacts,
  },
  {
    id: "request",
    label: "Request",
    load: async () => (await import("./pages/call/facts.tsx")).CallRequest,
  },
  {
    id: "tokens",
    label: "Tokens",
    load: async () => (await import("./tokens/tokens_view.tsx")).TokensView,
  },
  {
    id: "chunks",
    label: "Chunks",
    load: async () => (await import("./tokens/chunks_view.tsx")).ChunksView,
  },
  {
    id: "wire",
    label: "Wire",
    when: ({ started: { connection } }) => connection !== undefined && copy.peek() === null,
    load: async () => (await import("./pages/call/exchange.tsx")).CallExchange,
  },
];
