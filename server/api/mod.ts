/** Every shape that the server speaks in; the OpenAPI document and the dashboard's types come from here. @module */

export { AgentFile, AgentRun, AgentTool, AgentTurn } from "./agent.ts";
export { RunAlarm, RunAlarms } from "./alarm.ts";
export { AnswerFigure, AskModels, AskRecord } from "./ask.ts";
export { CallBar, CallBreakdown, CallPart } from "./breakdown.ts";
export { ComparedCell, ComparedSample, Comparison } from "./comparison.ts";
export { Health, Job, JobList, Problem, RunChoices, StartRun, StopJob, Ticket } from "./control.ts";
export {
  ConfigEntry,
  ConfigSetting,
  ConfigView,
  MachineView,
  SettingSource,
} from "./set_up/config.ts";
export { ConversationPage, ConversationRow } from "./conversation.ts";
export { CallDifference, PairedCalls, RunDifference } from "./difference.ts";
export {
  BrokenRun,
  RunCell,
  RunDetail,
  RunPage,
  RunProblems,
  RunSource,
  RunState,
  RunSummary,
} from "./run.ts";
export {
  CallDetail,
  CallPage,
  CallRow,
  SampleDetail,
  SamplePage,
  SampleRow,
  SampleVerdict,
  TokenChunk,
  TokenPage,
} from "./sample.ts";
export { JudgedAnswer, ScorecardReply } from "./scorecard.ts";
export {
  CallUse,
  CallUsePage,
  MachineNow,
  MachineSeries,
  MachineTick,
  ReadingSeries,
} from "./machine.ts";
export {
  PackDetail,
  PackItemView,
  PackList,
  PackResult,
  PackRun,
  PackSummary,
} from "./set_up/pack.ts";
export {
  LockCounts,
  PluginBuild,
  PluginDetail,
  PluginList,
  PluginRun,
  PluginSummary,
} from "./set_up/plugin.ts";
export { LockedFile, LockedFiles, LockProblem, LockState, Rights } from "./set_up/lock.ts";
export { SkillCall, SkillDetail, SkillList, SkillSummary } from "./set_up/skill.ts";
export {
  ComparedItem,
  ComparedRun,
  ComparedWithFirst,
  MedianFigure,
  SeveralComparison,
  SideRow,
} from "./several.ts";
export { ChunkWindow, Timeline, TimelineCall, TimelineSpan } from "./timeline.ts";
