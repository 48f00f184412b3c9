/** An imitation of an OpenAI-compatible server, for tests and for plugin authors. @module */
export { attentive } from "./attentive.ts";
export { Defect, DEFECTS, exactDefect } from "./defects.ts";
export { defectsHelp, type ImitationFlags, imitationFromFlags } from "./flags.ts";
export type { ImitationChange, ScriptFor } from "./imitator.ts";
export { DEFAULT_SCRIPT, Script } from "./script.ts";
export type { ImitatedRequest } from "./request_record.ts";
export { type Imitation, type ImitationOptions, startImitation } from "./server.ts";
