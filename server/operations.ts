/** Every address below `/api`: what is sent to it, and what it answers. @module */

import { z } from "zod";
import { Leaderboard, ModelHistory, ModelList } from "../core/leaderboard/shape.ts";
import {
  AskModels,
  CallBreakdown,
  CallDetail,
  CallDifference,
  CallPage,
  CallUsePage,
  ChunkWindow,
  Comparison,
  ConfigView,
  ConversationPage,
  Health,
  Job,
  JobList,
  MachineNow,
  MachineSeries,
  PackDetail,
  PackList,
  PluginDetail,
  PluginList,
  RunAlarms,
  RunChoices,
  RunDetail,
  RunDifference,
  RunPage,
  RunProblems,
  SampleDetail,
  SamplePage,
  ScorecardReply,
  SeveralComparison,
  SkillDetail,
  SkillList,
  StartRun,
  StopJob,
  Ticket,
  Timeline,
  TokenPage,
} from "./api/mod.ts";
import { CallUseQuery } from "./machine/call_use.ts";
import { MachineQuery } from "./machine/series.ts";
import { ListLiveQuery, LiveQuery } from "./routes/live_routes.ts";
import { LeaderboardQuery } from "./routes/model_routes.ts";
import { RunQuery } from "./runs/run_page.ts";
import { CallQuery } from "./views/call_view.ts";
import { CompareQuery } from "./views/chosen_sides.ts";
import { ChunkQuery } from "./views/chunk_window.ts";
import { ConversationQuery } from "./views/conversation_view.ts";
import { DifferenceQuery } from "./views/difference_view.ts";
import { PackedQuery } from "./routes/file_routes.ts";
import { EventQuery } from "./views/event_lines_view.ts";
import { SampleQuery } from "./views/sample_view.ts";
import { ScorecardQuery } from "./views/scorecard_view.ts";
import { TokenQuery } from "./views/token_page.ts";

/** One address. */
export interface Operation {
  readonly path: string;
  readonly method?: "get" | "post";
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Name of the schema of the reply, or its media type where it is no JSON. */
  readonly reply: z.ZodType | `${string}/${string}`;
  readonly status?: 200 | 202;
}

/** Every address below `/api`; parameters of the path stand in braces. */
export const OPERATIONS: readonly Operation[] = [
  { path: "/api/health", summary: "How the server is", reply: Health },
  { path: "/api/openapi.json", summary: "This document", reply: z.unknown() },
  { path: "/api/runs", summary: "Runs, filtered, sorted, paged", query: RunQuery, reply: RunPage },
  {
    path: "/api/runs",
    method: "post",
    summary: "Start a run",
    body: StartRun,
    reply: Job,
    status: 202,
  },
  {
    path: "/api/runs/live",
    summary: "Runs that are new, changed or gone, as they happen: events run, broken and gone",
    query: ListLiveQuery,
    reply: "text/event-stream",
  },
  { path: "/api/runs/{run}", summary: "One run", reply: RunDetail },
  {
    path: "/api/runs/{run}/problems",
    summary: "What is wrong with its files, found by reading all of them",
    reply: RunProblems,
  },
  {
    path: "/api/runs/{run}/samples",
    summary: "Its samples",
    query: SampleQuery,
    reply: SamplePage,
  },
  { path: "/api/runs/{run}/samples/{sample}", summary: "One sample", reply: SampleDetail },
  {
    path: "/api/runs/{run}/scorecard",
    summary: "The report of its framework, of several runs side by side",
    query: ScorecardQuery,
    reply: ScorecardReply,
  },
  { path: "/api/runs/{run}/timeline", summary: "Every span of a run", reply: Timeline },
  { path: "/api/runs/{run}/calls", summary: "Its calls", query: CallQuery, reply: CallPage },
  {
    path: "/api/runs/{run}/calls/{span}",
    summary: "One call with its request and its end",
    reply: CallDetail,
  },
  {
    path: "/api/runs/{run}/calls/{span}/tokens",
    summary: "Chunks of one call",
    query: TokenQuery,
    reply: TokenPage,
  },
  {
    path: "/api/runs/{run}/calls/{span}/breakdown",
    summary: "Where its time went, in parts that sum to the whole, and what it would have been",
    reply: CallBreakdown,
  },
  {
    path: "/api/runs/{run}/calls/{span}/diff/{other}/calls/{second}",
    summary: "Two calls side by side: first token that differs, words, request, figures",
    reply: CallDifference,
  },
  {
    path: "/api/runs/{run}/conversations",
    summary: "Conversations of apps: calls with a common beginning",
    query: ConversationQuery,
    reply: ConversationPage,
  },
  {
    path: "/api/runs/{run}/alarms",
    summary: "Its alarms: those it holds, and those that are computed now",
    reply: RunAlarms,
  },
  {
    path: "/api/runs/{run}/chunks",
    summary: "When chunks came, one by one or counted",
    query: ChunkQuery,
    reply: ChunkWindow,
  },
  {
    path: "/api/runs/{run}/events",
    summary: "Events by seq; with Accept: application/json a page of them",
    query: EventQuery,
    reply: "application/x-ndjson",
  },
  {
    path: "/api/runs/{run}/files/{name}",
    summary: "A file of the run as it is, or a range of it",
    reply: "application/x-ndjson",
  },
  {
    path: "/api/runs/{run}/blobs/{hash}",
    summary: "A text that an event refers to, by its SHA-256 and what the reference says besides",
    query: PackedQuery,
    reply: "text/plain",
  },
  {
    path: "/api/runs/{run}/machine",
    summary: "Readings of machine and server over time, each with its lowest, highest and last",
    query: MachineQuery,
    reply: MachineSeries,
  },
  {
    path: "/api/runs/{run}/machine/calls",
    summary: "What machine and server did while each call was under way, as far as samples tell",
    query: CallUseQuery,
    reply: CallUsePage,
  },
  {
    path: "/api/runs/{run}/live",
    summary:
      "Events of a run from seq `from` or after Last-Event-ID on, as they happen: events `events` (a JSON array), `end`, `problem` and `cut`",
    query: LiveQuery,
    reply: "text/event-stream",
  },
  {
    path: "/api/runs/{run}/compare/{other}",
    summary: "Two runs, paired by what was asked",
    reply: Comparison,
  },
  {
    path: "/api/runs/{run}/diff/{other}",
    summary: "Two runs side by side, call by call",
    query: DifferenceQuery,
    reply: RunDifference,
  },
  {
    path: "/api/machine",
    summary: "The machine that the server runs on, and what can be read of it",
    reply: MachineNow,
  },
  {
    path: "/api/machine/live",
    summary:
      "Machine and model servers, sampled for as long as this stream is open: events `ticks` (a JSON array)",
    reply: "text/event-stream",
  },
  { path: "/api/models", summary: "Models over all runs", reply: ModelList },
  { path: "/api/models/{model}", summary: "One model over time", reply: ModelHistory },
  {
    path: "/api/leaderboard",
    summary: "The newest result of every model, in groups that can be compared",
    query: LeaderboardQuery,
    reply: Leaderboard,
  },
  {
    path: "/api/compare",
    summary: "Two or three runs or models side by side, each with the first",
    query: CompareQuery,
    reply: SeveralComparison,
  },
  { path: "/api/choices", summary: "What a run can be started with now", reply: RunChoices },
  {
    path: "/api/config",
    summary: "Every setting with its value and where it comes from; no secret",
    reply: ConfigView,
  },
  { path: "/api/packs", summary: "Prompt packs and their state", reply: PackList },
  {
    path: "/api/packs/{pack}",
    summary: "One pack with its items, checks and results over runs",
    reply: PackDetail,
  },
  {
    path: "/api/plugins",
    summary: "Plugins, how they stand to the lock, and how many runs used each",
    reply: PluginList,
  },
  {
    path: "/api/plugins/{plugin}",
    summary: "One plugin with its files beside the lock, and the runs that used it",
    reply: PluginDetail,
  },
  { path: "/api/skills", summary: "Skills, their state and their calls", reply: SkillList },
  {
    path: "/api/skills/{skill}",
    summary: "One skill with its manifest and calls",
    reply: SkillDetail,
  },
  {
    path: "/api/asks",
    method: "post",
    summary: "Ask one or more models one prompt; the job's stream has the answers as they come",
    body: AskModels,
    reply: Job,
    status: 202,
  },
  {
    path: "/api/jobs/{job}/live",
    summary:
      "Answers of a prompt as they come, from record `from` or after Last-Event-ID on: events `records` (a JSON array) and `end`",
    query: LiveQuery,
    reply: "text/event-stream",
  },
  { path: "/api/jobs", summary: "The runs that were started here", reply: JobList },
  { path: "/api/jobs/{job}", summary: "One of them", reply: Job },
  { path: "/api/jobs/{job}/log", summary: "What it said", reply: "text/plain" },
  {
    path: "/api/jobs/{job}/stop",
    method: "post",
    summary: "Stop it: gracefully, or at once",
    body: StopJob,
    reply: Job,
  },
  {
    path: "/api/tickets",
    method: "post",
    summary: "A ticket that opens one event stream: `?ticket=`",
    reply: Ticket,
  },
];
