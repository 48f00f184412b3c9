/** For people who write plugins: conformance suites and an imitation server. @module */

export { answer } from "./answer.ts";
export { benchmarkChecks, testBenchmark } from "./benchmark_suite.ts";
export type { BenchmarkCase, BenchmarkCheck } from "./benchmark_suite.ts";
export { randomText, VOCABULARY } from "./chance.ts";
export { DEFECTS, PERSONAS, startImitation } from "./imitation/mod.ts";
export type {
  Defect,
  Imitation,
  ImitationOptions,
  Persona,
  PersonaName,
  Script,
} from "./imitation/mod.ts";
export { testProvider } from "./provider_suite.ts";
export type { DialectOptions, ProviderSuiteOptions, ServerOptions } from "./provider_suite.ts";
