/** What happened in the stretch that is marked. @module */

import type { ChunkWindow } from "../../../api/mod.ts";
import { Fact, Trouble } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { address, pathOf } from "../../frame/router.ts";
import { counted, digits, duration, percent, whole } from "../../frame/text/format.ts";
import { gapsOf } from "../gaps.ts";
import { measureOf } from "../measure.ts";
import { lengthOf, type Stretch } from "../stretch.ts";
import { exactTime } from "../wording.ts";
import type { TimelineModel } from "./model.ts";
import { stateWord } from "./tooltip.tsx";

/** In the order in which a call goes through them. */
const PHASES = ["connect", "wait", "reasoning", "answer", "close", "running", "tool"] as const;

/** The panel of a marked stretch. */
export function Measured({ model, run, stretch: marked }: {
  readonly model: TimelineModel;
  readonly run: string;
  readonly stretch: Stretch;
}) {
  const now = model.now.value;
  // What is beside the run, or has not happened yet, is no time of it.
  const from = Math.min(Math.max(0, marked.from), now);
  const stretch = { from, to: Math.max(from, Math.min(marked.to, now)) };
  const { calls, samples, tools, firsts, phases, idle } = measureOf(
    model.spans.value,
    stretch,
    now,
  );
  const length = lengthOf(stretch);
  const outcomes = (["ok", "wrong", "failed", "skipped"] as const).flatMap((state) =>
    samples[state] === 0 ? [] : [`${whole(samples[state])} ${stateWord({ kind: "sample", state })}`]
  );
  const inWords = [
    `${whole(calls.begun)} begun`,
    `${whole(calls.ended)} ended`,
    ...(calls.failed === 0 ? [] : [`${whole(calls.failed)} failed`]),
  ];
  return (
    <section class="tl-panel" aria-label="Marked stretch">
      <header>
        <h2>
          <span class="chip">marked</span> {duration(length)}
        </h2>
        <span class="muted">{exactTime(stretch.from)} to {exactTime(stretch.to)}</span>
        <span class="grow" />
        <button type="button" class="button small" onClick={() => model.fit()}>Zoom to it</button>
        <button
          type="button"
          class="button small quiet"
          aria-label="Unmark"
          onClick={() => model.marked.value = null}
        >
          ✕
        </button>
      </header>
      <dl class="facts">
        <Fact name="calls">
          {whole(calls.seen)} <span class="muted">({inWords.join(", ")})</span>
        </Fact>
        <Chunks run={run} stretch={stretch} />
        <Fact name="samples that came out">
          {outcomes.length === 0 ? "none" : outcomes.join(", ")}
        </Fact>
        {tools > 0 && <Fact name="tools">{counted(tools, "call")}</Fact>}
        <Fact name="first chunk after">
          {firsts.length === 0 ? "none came" : <MedianOf times={firsts} />}
        </Fact>
      </dl>
      <dl class="facts" aria-label="Time, added up over calls and tools">
        {PHASES.map((name) => {
          const time = phases.get(name);
          return time !== undefined && (
            <Share key={name} name={name === "tool" ? "in tools" : name} {...{ time, length }} />
          );
        })}
        <Share name="nothing under way" time={idle} length={length} />
      </dl>
    </section>
  );
}

function Chunks({ run, stretch: { from, to } }: {
  readonly run: string;
  readonly stretch: Stretch;
}) {
  const [first, end] = [Math.max(0, Math.ceil(from)), Math.floor(to) + 1];
  const { data, error, reload } = useJson<ChunkWindow>(
    end <= first
      ? null
      : address(`/api${pathOf("runs", run, "chunks")}`, { from: first, to: end, buckets: 1 }),
  );
  if (error !== undefined) return <Trouble refusal={error} retry={reload} />;
  if (end <= first) return <Fact name="chunks">0</Fact>;
  if (data === undefined) return <Fact name="chunks">counting …</Fact>;
  const count = data.calls.reduce((sum, { n }) => sum + n.reduce((all, each) => all + each, 0), 0);
  const longest = Math.max(...data.calls.map(({ t }) => gapsOf(t).longest ?? 0));
  return (
    <>
      <Fact name="chunks">
        {whole(count)}{" "}
        <span class="muted">
          ({digits(count / (end - first) * 1e9)} each second, of{" "}
          {counted(data.calls.length, "call")}
          )
        </span>
      </Fact>
      {data.exact && longest > 0 && <Fact name="longest gap">{duration(longest)}</Fact>}
    </>
  );
}

function MedianOf({ times }: { readonly times: readonly number[] }) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? NaN;
  const median = (at((sorted.length - 1) >> 1) + at(sorted.length >> 1)) / 2;
  return (
    <>
      {duration(median)} <span class="muted">median of {whole(times.length)}</span>
    </>
  );
}

function Share({ name, time, length }: {
  readonly name: string;
  readonly time: number;
  readonly length: number;
}) {
  return (
    <Fact name={name}>
      {duration(time)} {length > 0 && <span class="muted">{percent(time / length)}</span>}
    </Fact>
  );
}
