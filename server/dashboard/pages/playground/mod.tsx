/** One prompt to one or more real models, side by side; what comes is kept as a run. @module */

import { computed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Job, RunChoices } from "../../../api/mod.ts";
import { postJson, Refusal } from "../../frame/api.ts";
import { counted } from "../../frame/text/format.ts";
import { Command, Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { pathOf, queryValue, setQuery } from "../../frame/router.ts";
import { isActive, useAgain } from "../job/jobs.ts";
import { commandLine } from "../run/config/mod.tsx";
import { StopJob } from "../run/stop.tsx";
import { Models, Providers, Reason } from "../start/choices.tsx";
import { useAnswers } from "./answer_feed.ts";
import { AnswerColumns } from "./answers.tsx";
import { prompt, questionOf, SAMPLER, system, wordsOf } from "./request.ts";

/** The page at `/playground`. Settings and the question that is shown are in the address. */
export function PlaygroundPage() {
  const choices = useJson<RunChoices>("/api/choices");
  const refusal = useSignal<Refusal | undefined>(undefined);
  const isSending = useSignal(false);
  const question = questionOf(queryValue);
  const id = queryValue("job");
  const { data: job, error, reload } = useJson<Job>(
    id === null ? null : `/api${pathOf("jobs", id)}`,
  );
  const answers = useAnswers(error === undefined ? id : null, reload);
  const isOver = useMemo(() => computed(() => answers.value.isOver), [answers]);
  const active = job !== undefined && isActive(job);
  // The stream tells of answers; a process that ends without one tells it here.
  useAgain(reload, active && isOver.value);
  const canAsk = question.prompt.trim() !== "" && !isSending.value && !active;

  const ask = async () => {
    if (!canAsk) return;
    isSending.value = true;
    refusal.value = undefined;
    try {
      const { id } = await postJson<Job>("/api/asks", question);
      setQuery({ job: id });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal.value = error;
    } finally {
      isSending.value = false;
    }
  };

  return (
    <div class="page playground">
      <div class="toolbar">
        <h1>Playground</h1>
        <span class="muted">One prompt, real models, kept as a run</span>
        <span class="grow" />
        <button
          type="button"
          class="button"
          onClick={choices.reload}
          disabled={choices.loading}
        >
          {choices.loading ? "Looking …" : "Look again"}
        </button>
      </div>
      <form
        class="playground-form"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void ask();
        }}
      >
        <div class="playground-settings">
          <Asked choices={choices} />
          <Section title="Sampler">
            <Sampler />
          </Section>
        </div>
        <div class="playground-texts form">
          <Texts />
          <div class="toolbar">
            <button type="submit" class="button primary" disabled={!canAsk}>
              {isSending.value ? "Starting …" : active ? "Answering …" : "Ask"}
            </button>
            <kbd>Ctrl</kbd> <kbd>Enter</kbd>
            <span class="grow" />
            {active && <StopJob job={job} stopped={reload} />}
            {job?.run != null && (
              <>
                <a class="button" href={pathOf("runs", job.run, "timeline")}>Timeline</a>
                <a class="button" href={pathOf("runs", job.run)}>Open the run</a>
              </>
            )}
          </div>
          {refusal.value !== undefined && <Trouble refusal={refusal.value} />}
          {error !== undefined && <Trouble refusal={error} retry={reload} />}
          {question.prompt.trim() !== "" && question.prompt.length < 500 && (
            <Command line={commandLine(wordsOf(question))} />
          )}
          {id !== null && error === undefined && (
            <AnswerColumns answers={answers} run={job?.run ?? null} />
          )}
        </div>
      </form>
    </div>
  );
}

function Asked({ choices: { data, error, reload } }: {
  readonly choices: ReturnType<typeof useJson<RunChoices>>;
}) {
  if (data === undefined) {
    return error === undefined
      ? <Waiting what="Looking for model servers on this machine" />
      : <Trouble refusal={error} retry={reload} />;
  }
  return (
    <>
      <Section title="Provider">
        <Providers choices={data} />
      </Section>
      <Section title="Models">
        <Models choices={data} />
      </Section>
    </>
  );
}

function Texts() {
  return (
    <>
      <label>
        <Titled name="System" text={system.value} />
        <textarea
          name="system"
          rows={2}
          value={system.value}
          placeholder="What the models are told first; may be empty"
          onInput={(event) => system.value = event.currentTarget.value}
        />
      </label>
      <label>
        <Titled name="Prompt" text={prompt.value} />
        <textarea
          name="prompt"
          rows={5}
          value={prompt.value}
          placeholder="What you ask"
          onInput={(event) => prompt.value = event.currentTarget.value}
        />
      </label>
    </>
  );
}

/** The name of a text, and how long it is. */
function Titled({ name, text }: { readonly name: string; readonly text: string }) {
  return <span>{text === "" ? name : `${name}, ${counted(text.length, "character")}`}</span>;
}

function Sampler() {
  return (
    <div class="form">
      {SAMPLER.map(({ name, label, min, max, step }) => (
        <label key={name}>
          {label}
          <input
            type="number"
            name={name}
            min={min}
            max={max}
            step={step}
            placeholder="as set"
            value={queryValue(name) ?? ""}
            onInput={(event) => setQuery({ [name]: event.currentTarget.value })}
          />
        </label>
      ))}
      <label>
        Stop before, one text a line
        <textarea
          name="stop"
          rows={1}
          value={queryValue("stop") ?? ""}
          onInput={(event) => setQuery({ stop: event.currentTarget.value })}
        />
      </label>
      <label class="choice">
        <input
          type="checkbox"
          checked={queryValue("together") === "1"}
          onChange={(event) => setQuery({ together: event.currentTarget.checked ? "1" : null })}
        />
        <span>
          All at the same time
          <Reason text="Otherwise one after the other, so that their times are each model's own" />
        </span>
      </label>
    </div>
  );
}
