/**
 * Every page and every view of a run or a call. A new view is one line here; what is not listed has
 * no tab, so nothing leads nowhere.
 * @module
 */

import type { CallDetail, RunDetail } from "../api/mod.ts";
import type { Load } from "./frame/lazy.tsx";

/** What a page is given: the named parts of its address. The query is in `place`. */
export interface PageProps {
  readonly parts: Readonly<Record<string, string>>;
}

/** A page with its own address. */
export interface Page {
  readonly path: string;
  readonly title: string;
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
    path: "/runs/:run",
    title: "Run",
    load: async () => (await import("./pages/run/mod.tsx")).RunPage,
  },
  {
    path: "/runs/:run/:view",
    title: "Run",
    load: async () => (await import("./pages/run/mod.tsx")).RunPage,
  },
];

/** What a view of a run is given. */
export interface RunViewProps {
  readonly run: string;
  readonly detail: RunDetail;
}

/** A tab of a run, at `/runs/:run/<id>`. */
export interface RunView {
  readonly id: string;
  readonly label: string;
  /** Key that opens it on the page of a run. */
  readonly key: string;
  readonly load: Load<RunViewProps>;
}

/** The first is the one that `/runs/:run` opens. */
export const RUN_VIEWS: readonly RunView[] = [];

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
  readonly load: Load<CallViewProps>;
}

/** The first is the one that a call opens with. */
export const CALL_VIEWS: readonly CallView[] = [];
