/** Answers side by side, one column a model. @module */

import type { ReadonlySignal } from "@preact/signals";
import type { AnswerFigure } from "../../../api/mod.ts";
import { digits, milliseconds, whole } from "../../frame/text/format.ts";
import { CopyButton, Figure, Status, type Tone } from "../../frame/parts.tsx";
import { pathOf } from "../../frame/router.ts";
import { textParts, VisibleText } from "../../frame/text/text.tsx";
import type { Answers, ModelAnswer } from "./answer_feed.ts";

/** All columns. */
export function AnswerColumns({ answers, run }: {
  readonly answers: ReadonlySignal<Answers>;
  readonly run: string | null;
}) {
  const { models, isOver, left } = answers.value;
  return (
    <>
      <div class="answers">
        {models.map((model) => <Column key={model.span} model={model} run={run} isOver={isOver} />)}
      </div>
      {left > 0 && (
        <p class="muted">
          This answer is longer than what is kept here; the run has all of it.
        </p>
      )}
    </>
  );
}

const WORDS: Readonly<
  Record<ModelAnswer["state"], { readonly tone: Tone; readonly word: string }>
> = {
  waiting: { tone: "quiet", word: "waiting for its turn" },
  asked: { tone: "info", word: "asked" },
  answering: { tone: "info", word: "answering" },
  completed: { tone: "good", word: "answered" },
  retrying: { tone: "warn", word: "failed, may be asked again" },
  failed: { tone: "bad", word: "failed" },
};

function Column({ model, run, isOver }: {
  readonly model: ModelAnswer;
  readonly run: string | null;
  readonly isOver: boolean;
}) {
  const { state, text, reasoning, tools, error, completed, call, attempt } = model;
  const isUnderWay = state !== "completed" && state !== "failed";
  const { tone, word } = isUnderWay && isOver
    ? { tone: "warn" as const, word: "stopped" }
    : WORDS[state];
  const isAwaited = isUnderWay && !isOver && call !== null && reasoning === "" && tools === "";
  return (
    <section class="section answer" aria-label={model.id}>
      <header>
        <h2>
          <VisibleText text={model.id} />
        </h2>
        <span class="muted">
          <VisibleText text={model.provider} />
        </span>
      </header>
      <div class="answer-state">
        <Status tone={tone} live={isUnderWay && !isOver}>{word}</Status>
        {attempt > 1 && <span class="muted">attempt {whole(attempt)}</span>}
        <span class="grow" />
        {text !== "" && <CopyButton text={text} what={`the answer of ${model.id}`} />}
        {run !== null && call !== null && (
          <a class="button small" href={pathOf("runs", run, "calls", call)}>Call</a>
        )}
      </div>
      {error !== null && <Failed error={error} />}
      {reasoning !== "" && (
        <details open={text === ""}>
          <summary>Reasoning, {whole(reasoning.length)} characters</summary>
          <Streamed text={reasoning} label={`Reasoning of ${model.id}`} />
        </details>
      )}
      {tools !== "" && <Streamed text={tools.trimStart()} label={`Tool calls of ${model.id}`} />}
      {/* It is there before the first token, which then is one more text and not a new part of the page. */}
      {(text !== "" || completed !== null || isAwaited) && (
        <Streamed
          text={text}
          label={`Answer of ${model.id}`}
          none={isAwaited ? "Nothing has come yet" : "The answer is empty"}
        />
      )}
      {completed !== null && <Figures completed={completed} />}
    </section>
  );
}

function Failed({ error }: { readonly error: NonNullable<ModelAnswer["error"]> }) {
  return (
    <div class="trouble" role="alert">
      <p>
        <code>{error.type}</code> <VisibleText text={error.message} />
      </p>
      {error.hint !== undefined && (
        <p class="hint">
          <VisibleText text={error.hint} />
        </p>
      )}
    </div>
  );
}

const SHOWN = 4_000;

/** Text that grows: its beginning is drawn once, in pieces, and only its end again. */
function Streamed({ text, label, none = "" }: {
  readonly text: string;
  readonly label: string;
  /** What stands there without a text. */
  readonly none?: string;
}) {
  const pieces = Array.from(
    { length: Math.ceil(text.length / SHOWN) },
    (_, index) => text.slice(index * SHOWN, (index + 1) * SHOWN),
  );
  return (
    <pre class="streamed" tabIndex={0} role="group" aria-label={label} dir="auto">
      {textParts(text.slice(0, 1)).length === 0
        ? <span class="muted"><VisibleText text={none} /></span>
        : pieces.map((piece, index) => <VisibleText key={index} text={piece} />)}
    </pre>
  );
}

function Figures({ completed }: { readonly completed: NonNullable<ModelAnswer["completed"]> }) {
  const { figures: { ttft, tpot, decode, e2e }, usage, finishReason } = completed;
  return (
    <dl class="answer-figures">
      <One name="First token" figure={ttft} show={milliseconds} />
      <One name="Per token" figure={tpot} show={milliseconds} />
      <One name="Tokens each second" figure={decode} show={digits} />
      <One name="Whole answer" figure={e2e} show={milliseconds} />
      <div>
        <dt>Tokens</dt>
        <dd>
          <Figure
            value={usage?.outputTokens}
            show={whole}
            why="The server did not say how many"
          />
        </dd>
      </div>
      <div>
        <dt>Ended by</dt>
        <dd>
          <Figure
            value={finishReason}
            show={(reason) => <VisibleText text={reason} />}
            why="The server did not say why"
          />
        </dd>
      </div>
    </dl>
  );
}

function One({ name, figure, show }: {
  readonly name: string;
  readonly figure: AnswerFigure;
  readonly show: (value: number) => string;
}) {
  return (
    <div>
      <dt data-tip={figure.source}>{name}</dt>
      <dd>
        <Figure value={figure.value} show={show} why={figure.reason ?? "It was not measured"} />
      </dd>
    </div>
  );
}
