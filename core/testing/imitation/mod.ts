/** An imitation of an OpenAI-compatible server, for tests and for plugin authors. @module */
export { attentive } from "./attentive.ts";
export { Defect, DEFECTS, exactDefect } from "./defects.ts";
export { defectsHelp, type ImitationFlags, imitationFromFlags, serversHelp } from "./flags.ts";
export type { ImitationChange, ScriptFor } from "./imitator.ts";
export type { Persona } from "./persona.ts";
export { type PersonaName, PERSONAS } from "./servers/mod.ts";
export { DEFAULT_SCRIPT, Script } from "./script.ts";
export type { ImitatedRequest } from "./request_record.ts";
export { type Imitation, type ImitationOptions, startImitation } from "./server.ts";
