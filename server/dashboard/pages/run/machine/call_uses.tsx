/** What each call used, as far as samples tell: of all calls, and of the one that is chosen. @module */

import { useEffect } from "preact/hooks";
import type { CallUse, CallUsePage } from "../../../../api/mod.ts";
import { Chip, Fact, Figure, Section, Trouble } from "../../../frame/parts.tsx";
import { usePaged } from "../../../frame/paged.ts";
import { useJson } from "../../../frame/resource.ts";
import { address, pathOf } from "../../../frame/router.ts";
import { bytes, counted, digits, duration, percent, whole } from "../../../frame/text/format.ts";
import { VisibleText } from "../../../frame/text/text.tsx";
import { VirtualList } from "../../../frame/virtual_list.tsx";
import type { NamedReading } from "../../../machine/chart_plan.ts";
import { joules } from "../../../machine/wording.ts";
import { Head } from "../../../lists/choice.tsx";
import { allRecords, SaveTable } from "../../../lists/table_frame.tsx";
import type { TimelineModel } from "../../../timeline/view/model.ts";
import { clockTime } from "../../../timeline/wording.ts";
import type { RunViewProps } from "../../../views.ts";

const ROW_HEIGHT = 30;
/** Rows in view at once; the list scrolls. */
const ROWS = 8;

/** What only some machines tell: a column in which nothing could ever stand is left out. */
interface Told {
  readonly gpu: boolean;
  readonly energy: boolean;
}

/** The table of calls. */
export function CallUses({ run, detail, readings }: RunViewProps & {
  readonly readings: readonly NamedReading[];
}) {
  const has = (names: RegExp) =>
    readings.some(({ name, series: { n } }) => n > 0 && names.test(name));
  const told = { gpu: has(/^server\.gpu_memory/), energy: has(/joules$/) };
  const path = `/api${pathOf("runs", run, "machine", "calls")}`;
  const list = usePaged<CallUse, CallUsePage>({
    path,
    query: {},
    rows: ({ calls }) => calls,
    total: ({ total }) => total,
  });
  useEffect(() => list.refresh(), [detail.lastSeq]);
  const count = list.total ?? 0;
  if (list.error !== undefined) return <Trouble refusal={list.error} retry={list.refresh} />;
  if (count === 0) return null;
  return (
    <Section
      title="What each call used"
      aside={
        <>
          <span class="grow" />
          <SaveTable name="What each call used" rows={() => allRecords(path, "calls")} />
        </>
      }
      flush
    >
      <div
        class={`call-uses${told.gpu ? " with-gpu" : ""}${told.energy ? " with-energy" : ""}`}
        style={{ height: `${(Math.min(count, ROWS) + 1) * ROW_HEIGHT + 2}px` }}
      >
        <VirtualList
          label="What each call used"
          count={count}
          rowHeight={ROW_HEIGHT}
          onRange={list.ensure}
          head={<Heads told={told} />}
          row={(index) => <Cells run={run} call={list.at(index)} told={told} />}
        />
      </div>
    </Section>
  );
}

function Heads({ told }: { readonly told: Told }) {
  return (
    <div class="cells">
      <Head label="Call" />
      <Head label="For" tip="The sample that it belongs to" />
      <Head label="At" num tip="Since the run began" />
      <Head label="Took" num />
      <Head label="Samples" num tip="Samples of the machine that fell into it" />
      <Head label="Server memory" num tip="The highest reading in it" />
      <Head label="Server CPU" num tip="Mean cores from its first sample to its last" />
      <Head label="Machine CPU" num tip="Mean share from its first sample to its last" />
      {told.gpu && <Head label="GPU memory" num tip="The highest reading in it, of the server" />}
      {told.energy && (
        <>
          <Head
            label="Energy"
            num
            tip="At least that between samples in it, at most that between those around it"
          />
          <Head label="Each token" num tip="Energy by its tokens" />
        </>
      )}
    </div>
  );
}

function Cells({ run, call, told }: {
  readonly run: string;
  readonly call: CallUse | undefined;
  readonly told: Told;
}) {
  if (call === undefined) return <div class="cells pending" role="cell" aria-busy="true" />;
  const { end, start, energy, energyPerToken } = call;
  return (
    <div class="cells">
      <span role="cell">
        <a class="cover mono" href={pathOf("runs", run, "calls", call.span)}>{call.span}</a>
      </span>
      <span role="cell" class="cut mono">
        <VisibleText text={call.sample ?? ""} />
        {!call.alone && <Shared />}
      </span>
      <span role="cell" class="num">{clockTime(start)}</span>
      <span role="cell" class="num">
        <Figure value={end === null ? null : end - start} show={duration} why="It has not ended" />
      </span>
      <span role="cell" class="num">{whole(call.samples)}</span>
      <span role="cell" class="num">
        <Value fact={call.serverPeakBytes} show={bytes} />
      </span>
      <span role="cell" class="num">
        <Value fact={call.serverCores} show={digits} />
      </span>
      <span role="cell" class="num">
        <Value fact={call.machineCpuShare} show={percent} />
      </span>
      {told.gpu && (
        <span role="cell" class="num">
          <Value fact={call.gpuPeakBytes} show={bytes} />
        </span>
      )}
      {told.energy && (
        <>
          <span role="cell" class="num">
            <Value fact={energy} show={joules} />
          </span>
          <span role="cell" class="num">
            <Value fact={energyPerToken} show={joules} />
          </span>
        </>
      )}
    </div>
  );
}

function Shared() {
  return (
    <Chip tip="Other calls ran meanwhile; the figures are of the server as a whole">shared</Chip>
  );
}

type Known<T> = { readonly value: T; readonly source: string } | {
  readonly value: null;
  readonly reason: string;
};

/** A value, or why there is none: on hover, or in words where there is room. */
function Value<T>({ fact, show, isSaid = false }: {
  readonly fact: Known<T>;
  readonly show: (value: T) => string;
  readonly isSaid?: boolean;
}) {
  if (!("reason" in fact)) return <span data-tip={`From ${fact.source}`}>{show(fact.value)}</span>;
  if (!isSaid) return <Figure value={null} show={String} why={fact.reason} />;
  return (
    <span class="why">
      unknown: <VisibleText text={fact.reason} />
    </span>
  );
}

/** The call that keys or the address chose. */
export function ChosenCall({ model, run }: {
  readonly model: TimelineModel;
  readonly run: string;
}) {
  const span = model.selected.value;
  const path = span === null
    ? null
    : address(`/api${pathOf("runs", run, "machine", "calls")}`, { span });
  const { data, error, reload } = useJson<CallUsePage>(path);
  const ended = model.chosen?.end;
  useEffect(() => {
    if (ended !== undefined) reload();
  }, [ended]);
  if (span === null) return null;
  if (error !== undefined) return <Trouble refusal={error} retry={reload} />;
  const call = data?.calls.find((one) => one.span === span);
  return (
    <section class="section chosen-call" aria-label="Selection">
      <header>
        <h2 class="mono">
          <VisibleText text={call?.sample ?? span} />
        </h2>
        {call?.alone === false && <Shared />}
        <span class="grow" />
        <a class="button small" href={pathOf("runs", run, "calls", span)}>Open the call</a>
        <button type="button" class="button small" onClick={() => model.fit()}>Zoom to it</button>
        <button
          type="button"
          class="button small quiet"
          aria-label="Close the selection"
          onClick={() => model.select(null)}
        >
          ✕
        </button>
      </header>
      {call === undefined
        ? <p class="muted">{data === undefined ? "…" : `The run has no call "${span}"`}</p>
        : <Facts call={call} />}
    </section>
  );
}

function Facts({ call }: { readonly call: CallUse }) {
  const { covered, samples, end, start } = call;
  return (
    <dl class="used">
      <Fact name="took">{end === null ? "not ended" : duration(end - start)}</Fact>
      <Fact name="samples in it">
        {counted(samples, "sample")}
        {samples > 1 && end !== null && `, over ${percent(covered)} of it`}
      </Fact>
      <Fact name="server memory, at most">
        <Value fact={call.serverPeakBytes} show={bytes} isSaid />
      </Fact>
      <Fact name="server CPU, mean">
        <Value fact={call.serverCores} show={(value) => `${digits(value)} cores`} isSaid />
      </Fact>
      <Fact name="machine CPU, mean">
        <Value fact={call.machineCpuShare} show={percent} isSaid />
      </Fact>
      <Fact name="energy">
        <Value fact={call.energy} show={joules} isSaid />
      </Fact>
      <Fact name="energy of a token">
        <Value fact={call.energyPerToken} show={joules} isSaid />
      </Fact>
    </dl>
  );
}
