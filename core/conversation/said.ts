/** What a request says to a model, in one wording for all dialects. @module */

/** A call of a tool in a conversation. */
export interface SaidCall {
  readonly name: string;
  /** As the request has them: JSON text, or JSON. */
  readonly arguments: string;
}

/** One turn of a conversation. */
export interface Turn {
  /** Where it stands in the body: `messages[2]`, `system`, `prompt`. */
  readonly place: string;
  readonly role: string;
  /** All its text, parts joined by line feeds. */
  readonly text: string;
  /** Images, sounds and files, whose tokens cannot be told from their bytes. */
  readonly media: number;
  readonly calls: readonly SaidCall[];
}

/** A tool that the model may ask for. */
export interface OfferedTool {
  readonly name: string;
  /** JSON schema of its arguments; undefined where the request has none. */
  readonly schema: unknown;
  /** The whole entry as JSON, as templates show it to the model. */
  readonly text: string;
}

/** A request, read. */
export interface Conversation {
  readonly turns: readonly Turn[];
  readonly tools: readonly OfferedTool[];
  readonly settings: RequestSettings;
}

/** What a request asks for besides; null where it leaves that to the server. */
export interface RequestSettings {
  /** Most tokens of the answer. */
  readonly maxTokens: number | null;
  /** Answers that are asked for at once; servers count their tokens together. */
  readonly answers: number;
  /** Tokens of prompt and answer together, where the request sets them. */
  readonly contextLength: number | null;
  readonly seed: number | null;
  readonly temperature: number | null;
  /** Whether it asked for the probabilities of tokens. */
  readonly logprobs: boolean;
  /** Whether it asked for token counts, or the dialect always tells them. */
  readonly usage: boolean;
}

/** A request as an event has it. */
export interface Asked {
  readonly request: unknown;
  readonly url: string | null;
  /** How it is worded, where the event says so; else it is told by its fields. */
  readonly dialect?: string | undefined;
}
