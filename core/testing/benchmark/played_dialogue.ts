/** Has conversations with an agent that a test brings, over real skills in a real folder. @module */

import type {
  BenchmarkDefinition,
  Sample,
  SampleRequest,
  Score,
} from "../../benchmark/contract.ts";
import type { Emission } from "../../bus.ts";
import { TraceEvent } from "../../events/mod.ts";
import { pluginRoots } from "../../plugin/roots.ts";
import type { Answer } from "../../provider/answer.ts";
import { converse, type Conversed } from "../../dialogue/converse.ts";
import type { SandboxRunner } from "../../sandbox/contract.ts";
import { type LoadedSkill, loadSkills } from "../../skill/load.ts";
import { answer } from "../answer.ts";
import { PURE } from "./score_context.ts";

/** Who answers: given the request and the number of the turn, from 1. */
export type PlayedAgent = (
  request: SampleRequest,
  turn: number,
) => Partial<Answer> | Promise<Partial<Answer>>;

/** A conversation that was had, with its events. */
export interface Played extends Conversed {
  readonly events: readonly TraceEvent[];
  readonly requests: readonly SampleRequest[];
}

/** How a conversation is had. */
export interface PlayOptions {
  /** What is known against the server, by need. */
  readonly faults?: ReadonlyMap<string, string>;
  /** Takes the events, also of a conversation that breaks off. */
  readonly events?: TraceEvent[];
}

/** A benchmark with its skills, that conversations can be had with. */
export class PlayedDialogues<S, T> {
  readonly #definition: BenchmarkDefinition<S, T>;
  readonly #skills: ReadonlyMap<string, LoadedSkill>;
  readonly #sandbox: SandboxRunner;

  private constructor(
    definition: BenchmarkDefinition<S, T>,
    { skills, sandbox }: {
      readonly skills: readonly LoadedSkill[];
      readonly sandbox: SandboxRunner;
    },
  ) {
    this.#definition = definition;
    this.#skills = new Map(skills.map((skill) => [skill.id, skill]));
    this.#sandbox = sandbox;
  }

  /** Loads the skills that a benchmark names; they have to be locked. */
  static async of<S, T>(
    definition: BenchmarkDefinition<S, T>,
    sandbox: SandboxRunner,
  ): Promise<PlayedDialogues<S, T>> {
    const skills = await loadSkills(definition.skills ?? [], await pluginRoots());
    return new PlayedDialogues(definition, { skills, sandbox });
  }

  /** Has the conversation of a sample. Throws what `converse()` throws, and what the agent throws. */
  async play(
    sample: Sample<T>,
    agent: PlayedAgent,
    { faults = new Map(), events = [] }: PlayOptions = {},
  ): Promise<Played> {
    const requests: SampleRequest[] = [];
    const emit = ({ at: _, span = `x${events.length}`, ...draft }: Emission): TraceEvent => {
      const event = TraceEvent.parse({ seq: events.length, t: 0, span, ...draft });
      events.push(event);
      return event;
    };
    // A conversation is handed only samples of its own benchmark.
    const conversed = await converse(this.#definition as BenchmarkDefinition, sample, {
      ask: async (request, { begun }) => {
        requests.push(request);
        begun(`c${requests.length}`);
        return answer(await agent(request, requests.length));
      },
      skills: this.#skills,
      sandbox: this.#sandbox,
      channel: { emit },
      span: "s1",
      faults,
      signal: new AbortController().signal,
    });
    return { ...conversed, events, requests };
  }

  /** Judges a conversation. */
  async score({ id, target }: Sample<T>, played: Conversed): Promise<Score> {
    const { answer, record: dialogue } = played;
    const context = { ...PURE, sandbox: this.#sandbox, dialogue };
    return await this.#definition.score({ id, target }, answer, context);
  }
}
