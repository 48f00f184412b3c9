/**
 * Model Lens: why did my model behave this way? The one public door.
 *
 * ```ts
 * import { defineBenchmark } from "model-lens";
 * import { z } from "zod";
 *
 * export default defineBenchmark({
 *   version: "1",
 *   settings: z.strictObject({}),
 *   target: z.string(),
 *   chance: 0,
 *   samples: () => [{
 *     id: "capital-1",
 *     request: { messages: [{ role: "user", content: "What is the capital of Peru? One word." }] },
 *     target: "Lima",
 *   }],
 *   score: ({ target }, { text }) => ({
 *     value: text.trim() === target ? 1 : 0,
 *     answer: text.trim() || null,
 *     explanation: `wanted ${target}`,
 *   }),
 * });
 * ```
 *
 * @module
 */

export { defineAlarm, QUIET } from "./core/alarms/contract.ts";
export type { Alarm, AlarmDefinition, AlarmFold } from "./core/alarms/contract.ts";
export type { AskedModel, WatchedCall } from "./core/alarms/watched_call.ts";
export type {
  Conversation,
  OfferedTool,
  PromptPart,
  RequestSettings,
  SaidCall,
  Turn,
} from "./core/conversation/conversation.ts";
export { ConfigError } from "./core/config/errors.ts";
export { suggestion } from "./core/config/nearest.ts";
export { answerTokens } from "./core/diff/answer_tokens.ts";
export type { AnswerToken, AnswerTokens, Channel } from "./core/diff/answer_tokens.ts";
export { firstDivergence } from "./core/diff/divergence.ts";
export type { Divergence, DivergenceSide } from "./core/diff/divergence.ts";
export { codeBenchmark, inPython } from "./core/benchmark/code_benchmark.ts";
export type { AskedTask, CodeBenchmark } from "./core/benchmark/code_benchmark.ts";
export { codeScore } from "./core/benchmark/code_settings.ts";
export type { CodeSettings } from "./core/benchmark/code_settings.ts";
export { fencedBlocks } from "./core/benchmark/fenced_blocks.ts";
export type { FencedBlock } from "./core/benchmark/fenced_blocks.ts";
export { defineBenchmark, NotJudgedError } from "./core/benchmark/contract.ts";
export type {
  BenchmarkDefinition,
  Grade,
  GridMeasure,
  GridPlace,
  JudgedSample,
  Load,
  LostSample,
  Metric,
  Need,
  PlanContext,
  Sample,
  SampleRequest,
  Score,
  ScoreContext,
} from "./core/benchmark/contract.ts";
export type {
  Dialogue,
  DialogueAsk,
  DialogueEnd,
  DialogueRecord,
} from "./core/dialogue/contract.ts";
export type { DialogueCall, WorkFile } from "./core/events/dialogue.ts";
export { defineFramework } from "./core/framework/contract.ts";
export type {
  ConfigNote,
  ConfigReading,
  FrameworkContext,
  FrameworkDefinition,
  OwnFiles,
  Typed,
} from "./core/framework/contract.ts";
export type { Scheme } from "./core/events/scheme.ts";
export type {
  MemoryReadings,
  MemoryTrail,
  ModelLoad,
  ModelMemory,
} from "./core/benchmark/memory_trail.ts";
export { assumedTokens } from "./core/benchmark/token_counter.ts";
export type { TokenCount, TokenCounter } from "./core/benchmark/token_counter.ts";
export { answerRoom, chosenSamples } from "./core/benchmark/choice.ts";
export { repositoryPrompt } from "./core/benchmark/repository_prompt.ts";
export type { RepositoryQuestion } from "./core/benchmark/repository_prompt.ts";
export { resolutionOf, resolutionText } from "./core/benchmark/resolution.ts";
export type { DecidingTests, Resolution, TestStatus } from "./core/benchmark/resolution.ts";
export { patchOfAnswer } from "./core/patch/answer_patch.ts";
export { applyToTree } from "./core/patch/apply.ts";
export type { ApplyOptions, Tree } from "./core/patch/apply.ts";
export { PatchError } from "./core/patch/file_patch.ts";
export type { FilePatch, Hunk } from "./core/patch/file_patch.ts";
export { parsePatch } from "./core/patch/parse.ts";
export {
  PYTHON_BOUNDARY,
  PYTHON_SPACE,
  PYTHON_WORD,
  pythonLeftStrip,
  pythonRightStrip,
  pythonStrip,
} from "./core/benchmark/python_text.ts";
export type {
  ContainerJob,
  ContainerOutcome,
  ContainerRunner,
  NoContainers,
} from "./core/container/contract.ts";
export type { RepositoryFiles, RepositoryReader } from "./core/repository/contract.ts";
export type { DataFile, DataReader, OtherCopy } from "./core/data/data_file.ts";
export { ModelLensError } from "./core/errors.ts";
export type { Answer } from "./core/provider/answer.ts";
export { defineProvider, ProviderError } from "./core/provider/contract.ts";
export { unknownModel } from "./core/provider/unknown_model.ts";
export type {
  ChatChunk,
  ChatOptions,
  ChatRequest,
  FailureFacts,
  Message,
  OptionalParameter,
  PromptProgress,
  Provider,
  ProviderContext,
  ProviderDefinition,
  ProviderFailure,
  RenderedPrompt,
  ServerActivity,
  Token,
  TokenizedText,
  TokenizeRequest,
  Tool,
  WireRequest,
} from "./core/provider/contract.ts";
export type { RawAnswer, RawRequest } from "./core/provider/raw_prompt.ts";
export { readNdjson } from "./core/provider/ndjson.ts";
export type { NdjsonLine } from "./core/provider/ndjson.ts";
export { chatCompletions, openAICompatible } from "./core/provider/openai/client.ts";
export type { Dialect, Identified } from "./core/provider/openai/client.ts";
export { readReplies } from "./core/provider/openai/stream.ts";
export { toWire } from "./core/provider/openai/wire.ts";
export { metricSums } from "./core/provider/prometheus.ts";
export { anotherServer, recognise } from "./core/provider/recognise.ts";
export type { NativeApi, NativeReply, OpenReply, ServerApi } from "./core/provider/server_api.ts";
export { stated } from "./core/provider/stated.ts";
export { atRoot, parseAddress, under, withoutSecrets } from "./core/provider/url.ts";
export { random } from "./core/random.ts";
export type { Random } from "./core/random.ts";
export type {
  Compilation,
  Limits,
  LintedFile,
  LintFault,
  Linting,
  Program,
  Project,
  RunOptions,
  SandboxOutcome,
  SandboxRunner,
  TestVerdict,
  TypeFault,
  Verdict,
} from "./core/sandbox/contract.ts";
export type { ProjectFramework } from "./core/sandbox/frameworks/definitions.ts";
export { sha256 } from "./core/sha256.ts";
export type {
  SandboxAnswer,
  Skill,
  SkillContext,
  SkillOutcome,
  SkillResult,
  Touched,
  WorkEntry,
  WorkFiles,
} from "./core/skill/contract.ts";
export type { Known } from "./core/events/envelope.ts";
export type { Header, ModelFacts, RunModel, ServerFacts } from "./core/events/header.ts";
export type { EventKind, EventOf, TraceEvent } from "./core/events/mod.ts";
export type { ServerTimings, ToolCall, ToolCallDelta, Usage } from "./core/events/call.ts";
export { latency } from "./core/stats/latency.ts";
export type { Latency, LatencyName, Measurement, Timed } from "./core/stats/latency.ts";
export { bootstrapMedian, wilson } from "./core/stats/intervals.ts";
export type { BootstrapInterval, BootstrapOptions, Interval } from "./core/stats/intervals.ts";
export { meanEstimate } from "./core/stats/mean.ts";
export type { MeanEstimate, MeanOptions } from "./core/stats/mean.ts";
export { studentQuantile } from "./core/stats/student_t.ts";
export { leastSquares } from "./core/stats/line.ts";
export type { Line } from "./core/stats/line.ts";
export { median, percentile } from "./core/stats/percentile.ts";
