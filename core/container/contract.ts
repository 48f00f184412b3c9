/** What is run in a container, and how it can end. @module */

/** A command in a container of its own, which is removed afterwards. */
export interface ContainerJob {
  /** Full name of the image, with its registry. It is fetched when it is not there. */
  readonly image: string;
  /** What the image was made for, for example `linux/amd64`. */
  readonly platform?: string;
  /** Text of files that the command finds in `/modellens`, which it cannot write to. */
  readonly files: Readonly<Record<string, string>>;
  /** Program and arguments; no shell reads them. */
  readonly command: readonly string[];
  /** Whether it may reach the network; default false. */
  readonly network?: boolean;
  /** Milliseconds until it is killed, from the moment at which the image is there. */
  readonly wallMs: number;
}

/**
 * How it ended. `ended`: by itself. `timeout`, `output`: it was killed, for time or for printing too
 * much. `unavailable`: nothing was run.
 */
export type ContainerOutcome =
  | { readonly outcome: "ended"; readonly code: number; readonly output: string }
  | { readonly outcome: "timeout" | "output"; readonly output: string }
  | ({ readonly outcome: "unavailable" } & NoContainers);

/** Why nothing can be run in containers, and what to do about it. */
export interface NoContainers {
  readonly reason: string;
  readonly hint: string;
}

/** Runs commands in containers, where an engine for them is installed. */
export interface ContainerRunner {
  /** Why there are no containers here; undefined where there are. */
  absence(): Promise<NoContainers | undefined>;
  /** Runs a job. Throws only the reason of `signal`. */
  run(job: ContainerJob, options?: { readonly signal?: AbortSignal }): Promise<ContainerOutcome>;
}
