/** Starts a run, with the same words as the command line. @module */

import { useSignal } from "@preact/signals";
import type { Job, PackList, RunChoices, StartRun } from "../../../api/mod.ts";
import { postJson, Refusal } from "../../frame/api.ts";
import { Command, Section, Trouble, Unknown, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { navigate, pathOf, queryValue, setQuery } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { commandLine } from "../run/config/mod.tsx";
import { Models, Providers, Reason, Several } from "./choices.tsx";
import {
  fieldsOf,
  LIMITS,
  type NumberField,
  NUMBERS,
  requestOf,
  type Suite,
  suiteOf,
  wordsOf,
} from "./request.ts";

/** The page at `/start`. What is chosen is in the address. */
export function StartPage() {
  const { data, error, reload, loading } = useJson<RunChoices>("/api/choices");
  const refusal = useSignal<Refusal | undefined>(undefined);
  const isSending = useSignal(false);
  const request = requestOf(queryValue);
  const suite = suiteOf(queryValue);
  const lacksPack = suite === "packs" && request.packs === undefined;
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
        <Section title="What is asked">
          <Suites choices={data} />
          {suite === "benchmarks" && <Benchmarks choices={data} />}
          {suite === "packs" && <Packs />}
        </Section>
        <Section title="How">
          <How suite={suite} />
        </Section>
        <Section title="Limits">
          <div class="form">
            <Numbers fields={LIMITS} />
          </div>
        </Section>
      </div>
      <Command line={commandLine(wordsOf(request))} />
      <div class="toolbar">
        <button type="submit" class="button primary" disabled={isSending.value || lacksPack}>
          {isSending.value ? "Starting …" : "Start the run"}
        </button>
        <span class="muted">
          {lacksPack
            ? "Choose a pack first."
            : "It runs on the machine of this server, into its folder."}
        </span>
      </div>
    </form>
  );
}

/** The general suite, prompt packs, or a framework with items of its own. */
function Suites({ choices: { frameworks } }: { readonly choices: RunChoices }) {
  const suite = suiteOf(queryValue);
  const chosen = queryValue("framework");
  const all = frameworks.length === 0 ? [] : [{
    name: "compare",
    summary: "The general suite, then every framework, each as a run of its own",
  }];
  return (
    <div class="choices" role="radiogroup" aria-label="What is asked">
      <SuiteChoice
        name="general suite"
        summary="Benchmarks of your choice"
        checked={suite === "benchmarks"}
        to={{ framework: null, ask: null }}
      />
      <SuiteChoice
        name="prompt packs"
        summary="Prompts with checks, ours and your own"
        checked={suite === "packs"}
        to={{ framework: null, ask: "packs" }}
      />
      {[...frameworks, ...all].map(({ name, summary }) => (
        <SuiteChoice
          key={name}
          name={name}
          summary={summary}
          checked={chosen === name}
          to={{ framework: name, ask: null }}
        />
      ))}
    </div>
  );
}

function SuiteChoice({ name, summary, checked, to }: {
  readonly name: string;
  readonly summary: string;
  readonly checked: boolean;
  readonly to: Readonly<Record<string, string | null>>;
}) {
  return (
    <label class="choice">
      <input type="radio" name="suite" checked={checked} onChange={() => setQuery(to)} />
      <span>
        <VisibleText text={name} />
        <Reason text={summary} />
      </span>
    </label>
  );
}

/** Those that can be run; of the others, why not. */
function Packs() {
  const { data, error, reload } = useJson<PackList>("/api/packs");
  if (data === undefined) {
    return error === undefined
      ? <Waiting what="Looking for packs" />
      : <Trouble refusal={error} retry={reload} />;
  }
  const locked = data.packs.filter(({ state }) => state === "locked");
  const others = data.packs.filter(({ state }) => state !== "locked");
  return (
    <>
      <Several
        name="packs"
        label="Prompt packs"
        none="Nothing chosen yet."
        options={locked.map(({ id, summary }) => ({ name: id, summary: summary ?? "" }))}
      />
      {others.map(({ id, from, state }) => (
        <p key={`${from} ${id}`} class="muted">
          <a href={pathOf("packs", id)}>
            <VisibleText text={id} />
          </a>{" "}
          is {state} and cannot be run before it is locked.
        </p>
      ))}
    </>
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

function How({ suite }: { readonly suite: Suite }) {
  return (
    <div class="form">
      <Toggle name="quick" off="0" label="Quick" reason="A first impression in about a minute" />
      <Numbers fields={fieldsOf(NUMBERS, suite)} />
      <label>
        Several models take turns
        <select
          value={queryValue("order") ?? ""}
          onChange={(event) => setQuery({ order: event.currentTarget.value })}
        >
          <option value="">as set</option>
          <option value="interleaved">there and back</option>
          <option value="by-model">one after the other</option>
        </select>
      </label>
      {suite === "benchmarks" && (
        <Text
          name="variants"
          label="Variants, as one for all or as name=variant,…"
        />
      )}
      <Text name="judge" label="Judge model, where an item wants one" />
      <Toggle
        name="logprobs"
        on="0"
        label="No probabilities of tokens"
        reason="Some servers answer faster without"
      />
    </div>
  );
}

/** Names of a list stand on lines of the address. */
function Text({ name, label }: { readonly name: string; readonly label: string }) {
  return (
    <label>
      {label}
      <input
        type="text"
        placeholder="as set"
        value={(queryValue(name) ?? "").replaceAll("\n", ",")}
        onInput={(event) => setQuery({ [name]: event.currentTarget.value.replaceAll(",", "\n") })}
      />
    </label>
  );
}

/** What is set to `on` or `off` in the address, and otherwise the opposite. */
function Toggle({ name, on = null, off = null, label, reason }: {
  readonly name: string;
  readonly on?: string | null;
  readonly off?: string | null;
  readonly label: string;
  readonly reason: string;
}) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={queryValue(name) === on}
        onChange={(event) => setQuery({ [name]: event.currentTarget.checked ? on : off })}
      />
      <span>
        {label}
        <Reason text={reason} />
      </span>
    </label>
  );
}

function Numbers({ fields }: { readonly fields: readonly NumberField[] }) {
  return (
    <>
      {fields.map(({ name, label, min = 0, step = 1, max }) => (
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
    </>
  );
}
