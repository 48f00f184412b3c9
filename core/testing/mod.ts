/** For people who write plugins: conformance suites and an imitation server. @module */

export { DEFECTS, startImitation } from "./imitation/mod.ts";
export type { Defect, Imitation, ImitationOptions, Script } from "./imitation/mod.ts";
