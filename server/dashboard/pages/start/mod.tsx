/** Starts a run, with the same words as the command line. @module */

import { useSignal } from "@preact/signals";
import type { Job, RunChoices, StartRun } from "../../../api/mod.ts";
import { postJson, Refusal } from "../../frame/api.ts";
import { Command, Section, Trouble, Unknown, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { navigate, pathOf, queryValue, setQuery } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { commandLine } from "../run/config/mod.tsx";
import { Models, Providers, Reason, Several } from "./choices.tsx";
import { NUMBERS, requestOf, wordsOf } from "./request.ts";

/** The page at `/start`. What is chosen is in the address. */
export function StartPage() {
  const { data, error, reload, loading } = useJson<RunChoices>("/api/choices");
  const refusal = useSignal<Refusal | undefined>(undefined);
  const isSending = useSignal(false);
  const request = requestOf(queryValue);
  const start = async (event: SubmitEvent) => {
    event.preventDefault();
    isSending.value = true;
    refusal.value = undefined;
    try {
      const job = await postJson<Job>("/api/runs", request satisfies StartRun);
      navigate(pathOf("jobs", job.id));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal.value = error;
    } finally {
      isSending.value = false;
    }
  };
  if (data === undefined) {
    return error === undefined
      ? <Waiting what="Looking for model servers on this machine" />
      : <Trouble refusal={error} retry={reload} />;
  }
  return (
    <form class="page start" onSubmit={start}>
      <div class="toolbar">
        <h1>Start a run</h1>
        <span class="grow" />
        <button type="button" class="button" onClick={reload} disabled={loading}>
          {loading ? "Looking …" : "Look again"}
        </button>
      </div>
      {refusal.value !== undefined && <Trouble refusal={refusal.value} />}
      <div class="start-columns">
        <Section title="Provider">
          <Providers choices={data} />
        </Section>
        <Section title="Models">
          <Models choices={data} />
        </Section>
        <Section title="Benchmarks">
          <Frameworks choices={data} />
          {queryValue("framework") === null && <Benchmarks choices={data} />}
        </Section>
        <Section title="How">
          <Numbers />
        </Section>
      </div>
      <Command line={commandLine(wordsOf(request))} />
      <div class="toolbar">
        <button type="submit" class="button primary" disabled={isSending.value}>
          {isSending.value ? "Starting …" : "Start the run"}
        </button>
        <span class="muted">It runs on the machine of this server, into its folder.</span>
      </div>
    </form>
  );
}

/** The general suite, or a framework with items of its own; nothing to choose where there is none. */
function Frameworks({ choices: { frameworks } }: { readonly choices: RunChoices }) {
  if (frameworks.length === 0) return null;
  const chosen = queryValue("framework") ?? "";
  const options = [{ name: "", summary: "Benchmarks of your choice" }, ...frameworks];
  return (
    <div class="choices" role="radiogroup" aria-label="Benchmark system">
      {options.map(({ name, summary }) => (
        <label key={name} class="choice">
          <input
            type="radio"
            name="framework"
            checked={chosen === name}
            onChange={() => setQuery({ framework: name === "" ? null : name })}
          />
          <span>
            <VisibleText text={name === "" ? "general suite" : name} />
            <Reason text={summary} />
          </span>
        </label>
      ))}
    </div>
  );
}

function Benchmarks({ choices }: { readonly choices: RunChoices }) {
  if (choices.benchmarks.length === 0) {
    return <Unknown reason="No benchmark plugin is locked: deno run -A cli.ts plugins list" />;
  }
  return (
    <Several
      name="benchmarks"
      label="Benchmarks"
      none="Nothing chosen: those of the settings are used."
      options={choices.benchmarks}
    />
  );
}

function Numbers() {
  return (
    <div class="form">
      <label class="choice">
        <input
          type="checkbox"
          checked={queryValue("quick") !== "0"}
          onChange={(event) => setQuery({ quick: event.currentTarget.checked ? null : "0" })}
        />
        <span>
          Quick
          <Reason text="A first impression in about a minute" />
        </span>
      </label>
      {NUMBERS.map(({ name, label, min, step, max }) => (
        <label key={name}>
          {label}
          <input
            type="number"
            min={min}
            max={max}
            step={step}
            placeholder="as set"
            value={queryValue(name) ?? ""}
            onInput={(event) => setQuery({ [name]: event.currentTarget.value })}
          />
        </label>
      ))}
    </div>
  );
}
