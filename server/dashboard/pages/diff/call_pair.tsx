/** Two calls side by side: where their answers part, and everything else that differs. @module */

import type { CallDifference, RunDifference } from "../../../api/mod.ts";
import { exactly } from "../../lists/exact.ts";
import { counted, digits, percent, whole } from "../../frame/text/format.ts";
import { Figure, Section, Trouble, Unknown, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { address, pathOf } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { Changes } from "./changes.tsx";
import { Words } from "./words.tsx";

type Divergence = CallDifference["divergence"];
type Settings = RunDifference["settings"];
type Parted = Extract<Divergence, { readonly kind: "differs" }>;

/** The panel of a pair. */
export function CallPair({ run, other, a, b, settings }: {
  readonly run: string;
  readonly other: string;
  readonly a: string;
  readonly b: string;
  /** What was set otherwise in the two runs, once it is known. */
  readonly settings: Settings | undefined;
}) {
  const { data, error, reload } = useJson<CallDifference>(
    `/api${pathOf("runs", run, "calls", a, "diff", other, "calls", b)}`,
  );
  return (
    <section class="panel pair" aria-label="Pair of calls">
      <header>
        <h2 class="cut">
          {data?.sample == null ? "Two calls" : <VisibleText text={data.sample} />}
        </h2>
        <span class="grow" />
        <Side name="A" run={run} span={a} />
        <Side name="B" run={other} span={b} />
      </header>
      <div class="panel-body">
        {error !== undefined && <Trouble refusal={error} retry={reload} />}
        {data === undefined && error === undefined && <Waiting what="Comparing" />}
        {data !== undefined && <Compared difference={data} settings={settings} />}
      </div>
    </section>
  );
}

function Side({ name, run, span }: {
  readonly name: string;
  readonly run: string;
  readonly span: string;
}) {
  return (
    <a class="link" href={address(pathOf("runs", run, "calls", span), { view: "tokens" })}>
      {name}: <span class="mono">{span}</span>
    </a>
  );
}

function Compared({ difference, settings }: {
  readonly difference: CallDifference;
  readonly settings: Settings | undefined;
}) {
  const { missing, divergence, words, request, tools, outcome, figures } = difference;
  const places = [
    { title: "Tool calls", changes: tools },
    { title: "What was asked", changes: request },
    { title: "How it ended", changes: outcome },
    ...(settings === undefined ? [] : [{ title: "Settings and servers", changes: settings }]),
  ];
  const alike = places.filter(({ changes }) => changes.length === 0)
    .map(({ title }) => title.toLowerCase());
  return (
    <>
      <section>
        <h3>Where they part</h3>
        {missing.a !== null && <p>A {missing.a}.</p>}
        {missing.b !== null && <p>B {missing.b}.</p>}
        {divergence.kind === "same"
          ? (missing.a === null && missing.b === null) && (
            <p>
              No difference in {counted(divergence.tokens, "token or chunk", "tokens or chunks")}.
              {divergence.cutDifferently && " The same text came in other tokens."}
            </p>
          )
          : <Parting divergence={divergence} />}
      </section>
      {words.length > 0 && (
        <section>
          <h3>Words of the answer</h3>
          <Words words={words} />
        </section>
      )}
      {places.map(({ title, changes }) =>
        changes.length > 0 && (
          <Section key={title} title={`${title}: ${changes.length}`} flush>
            <Changes label={title} changes={changes} />
          </Section>
        )
      )}
      {alike.length > 0 && <p class="muted">No difference in: {alike.join(", ")}.</p>}
      {figures.length > 0 && (
        <Section title="Times and rates" flush>
          <Figures figures={figures} />
        </Section>
      )}
    </>
  );
}

function Parting({ divergence }: { readonly divergence: Parted }) {
  const { unit, channel, index, characters, before, a, b } = divergence;
  return (
    <div class="parting">
      <p>
        At {unit} <b class="mono">{whole(index)}</b> of the {channel}, after{" "}
        {counted(characters, "equal character")}
        {unit === "character" && (
          <span class="muted">
            {" "}(not both sides told their tokens here)
          </span>
        )}
      </p>
      {before !== "" && (
        <p class="mono before">
          <span class="muted">…</span>
          <VisibleText text={before} />
          <mark aria-label="here they part">▏</mark>
        </p>
      )}
      <div class="sides">
        {[{ name: "A", side: a }, { name: "B", side: b }].map(({ name, side }) => (
          <OneSide key={name} name={name} side={side} />
        ))}
      </div>
    </div>
  );
}

function OneSide({ name, side }: { readonly name: string; readonly side: Parted["a"] }) {
  const { text, ended, logprob, alternatives, margin } = side;
  return (
    <div class="side">
      <h3>{name}</h3>
      <p class="mono token-said">
        {ended ? <span class="muted">the answer ended</span> : (
          <mark>
            <VisibleText text={JSON.stringify(text)} />
          </mark>
        )}
      </p>
      <dl class="side-facts">
        <div>
          <dt>probability</dt>
          <dd class="mono">
            {logprob === null
              ? <Unknown reason="The server gave no log-probability of this token" />
              : <span data-tip={`log-probability ${logprob}`}>{percent(Math.exp(logprob))}</span>}
          </dd>
        </div>
        <div>
          <dt data-tip="Its log-probability minus that of the other side's token, by this side's model; near 0 is a tie">
            margin
          </dt>
          <dd class="mono">
            {margin.value === null
              ? <Unknown reason={"reason" in margin ? margin.reason : ""} />
              : (
                <span data-tip={"source" in margin ? margin.source : undefined}>
                  {margin.value.toFixed(3)}
                </span>
              )}
          </dd>
        </div>
      </dl>
      {alternatives.length > 0 && (
        <table class="data tight" aria-label={`Alternatives of ${name}`}>
          <tbody>
            {alternatives.map(([token, lp], index) => (
              <tr key={index}>
                <th scope="row" class="mono">
                  <VisibleText text={JSON.stringify(token)} />
                </th>
                <td class="num">
                  <Figure
                    value={lp}
                    show={(value) => percent(Math.exp(value))}
                    why="The server gave none"
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Figures({ figures }: { readonly figures: CallDifference["figures"] }) {
  return (
    <TableFrame>
      <table class="data tight" aria-label="Times and rates">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" class="num">A</th>
            <th scope="col" class="num">B</th>
            <th scope="col" class="num">B ÷ A</th>
          </tr>
        </thead>
        <tbody>
          {figures.map(({ name, unit, a, b }) => (
            <tr key={name}>
              <th scope="row">
                {name} <span class="muted">{unit}</span>
              </th>
              {[a, b].map((value, index) => (
                <td key={index} class="num">
                  <Figure
                    value={value}
                    show={(known) => <span {...exactly(known, "")}>{digits(known)}</span>}
                    why="It is not known on this side"
                  />
                </td>
              ))}
              <td class="num">
                <Figure
                  value={a === null || b === null || a === 0 ? null : b / a}
                  show={(ratio) => <span {...exactly(ratio, "")}>× {digits(ratio)}</span>}
                  why="It takes both sides"
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
