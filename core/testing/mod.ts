/** For people who write plugins: conformance suites and an imitation server. @module */

export { testAlarm } from "./alarm_suite.ts";
export type { AlarmCase } from "./alarm_suite.ts";
export { answer } from "./answer.ts";
export { benchmarkChecks, testBenchmark } from "./benchmark/benchmark_suite.ts";
export type { BenchmarkCase, BenchmarkCheck } from "./benchmark/benchmark_suite.ts";
export { PlayedDialogues } from "./benchmark/played_dialogue.ts";
export type { Played, PlayedAgent } from "./benchmark/played_dialogue.ts";
export { randomText, VOCABULARY } from "./benchmark/chance.ts";
export { testFramework } from "./framework/framework_suite.ts";
export type { FrameworkCase } from "./framework/framework_suite.ts";
export { ImaginedTrace } from "./imagined_trace.ts";
export type { ImaginedCall, ImaginedChunk } from "./imagined_trace.ts";
export { DEFECTS, PERSONAS, startImitation } from "./imitation/mod.ts";
export type {
  Defect,
  Imitation,
  ImitationOptions,
  Persona,
  PersonaName,
  Script,
} from "./imitation/mod.ts";
export { testProvider } from "./provider/suite.ts";
export type { DialectOptions, ProviderSuiteOptions, ServerOptions } from "./provider/suite.ts";
export { NO_DATA, PURE } from "./benchmark/score_context.ts";
export { hasOfficialData, OFFICIAL_DATA, officialRows } from "./benchmark/official_data.ts";
export { testSkill } from "./skill_suite.ts";
