/** The answers of one question, as they come. @module */

import { type ReadonlySignal, signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { AskRecord } from "../../../api/mod.ts";
import { announce } from "../../frame/announce.tsx";
import { address, pathOf } from "../../frame/router.ts";
import { openStream } from "../../frame/stream.ts";

type Completed = Extract<AskRecord, { kind: "answer.completed" }>;
type Failed = Extract<AskRecord, { kind: "answer.failed" }>;

/** One model, and what has come of it. */
export interface ModelAnswer {
  readonly span: string;
  readonly id: string;
  readonly provider: string;
  readonly state: "waiting" | "asked" | "answering" | "completed" | "retrying" | "failed";
  /** Span of its last call; null before it was asked. */
  readonly call: string | null;
  readonly attempt: number;
  readonly text: string;
  readonly reasoning: string;
  /** Names and arguments of the tools that it asks for, as they were streamed. */
  readonly tools: string;
  readonly error: Failed["error"] | null;
  readonly completed: Completed | null;
}

/** What is known of a question so far. */
export interface Answers {
  readonly models: readonly ModelAnswer[];
  readonly isOver: boolean;
  /** Records that the server did not keep; the run has them. */
  readonly left: number;
}

const NONE: Answers = { models: [], isOver: false, left: 0 };

/**
 * Follows a job; `ended` is called when nothing more comes. A signal, so that a token draws its answer
 * and not the page around it.
 */
export function useAnswers(job: string | null, ended: () => void): ReadonlySignal<Answers> {
  const answers = useMemo(() => signal(NONE), [job]);
  useEffect(() => {
    if (job === null) return;
    return openStream({
      address: (lastId) =>
        address(`/api${pathOf("jobs", job, "live")}`, {
          from: lastId === "" ? null : Number(lastId) + 1,
        }),
      on: {
        records: (data) => {
          const records: readonly AskRecord[] = JSON.parse(data);
          const { models, ...rest } = answers.peek();
          answers.value = { ...rest, models: records.reduce(taken, models) };
        },
        end: (data) => {
          const { left }: { left: number } = JSON.parse(data);
          answers.value = { ...answers.peek(), isOver: true, left };
          ended();
        },
      },
    });
  }, [job]);
  return answers;
}

/** The models after one more record. */
export function taken(models: readonly ModelAnswer[], record: AskRecord): readonly ModelAnswer[] {
  if (record.kind === "answer.asked") {
    return record.models.map((model) => ({ ...model, ...UNTOUCHED, state: "waiting" }));
  }
  return models.map((model) => model.span === record.model ? after(model, record) : model);
}

const UNTOUCHED = {
  call: null,
  attempt: 0,
  text: "",
  reasoning: "",
  tools: "",
  error: null,
  completed: null,
} as const;

function after(
  model: ModelAnswer,
  record: Exclude<AskRecord, { kind: "answer.asked" }>,
): ModelAnswer {
  switch (record.kind) {
    case "answer.started": {
      // A further attempt begins anew; why the one before failed stays to be read.
      const { error } = model;
      const { call, attempt } = record;
      return { ...model, ...UNTOUCHED, error, call, attempt, state: "asked" };
    }
    case "answer.chunk": {
      const { text = "", reasoning = "", tools = [] } = record;
      return {
        ...model,
        state: "answering",
        text: model.text + text,
        reasoning: model.reasoning + reasoning,
        tools: model.tools + tools.map(pieceOf).join(""),
      };
    }
    case "answer.completed":
      announce(`${model.id} has answered`);
      return { ...model, state: "completed", error: null, completed: record };
    case "answer.failed":
      return { ...model, state: "retrying", error: record.error };
    case "answer.given-up":
      announce(`${model.id} has failed`);
      return { ...model, state: "failed", error: record.error };
  }
}

function pieceOf(
  { id, name, arguments: given = "" }: {
    readonly id?: string | undefined;
    readonly name?: string | undefined;
    readonly arguments?: string | undefined;
  },
): string {
  const opening = id === undefined && name === undefined ? "" : "\n";
  return `${opening}${name === undefined ? "" : `${name} `}${given}`;
}
