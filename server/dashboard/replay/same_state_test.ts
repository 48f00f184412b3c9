import { assert, assertEquals } from "@std/assert";
import { writeSyntheticTrace } from "../../../bench/server/synthetic_trace.ts";
import { Workplace } from "../../../cli/testing/program.ts";
import type { TraceEvent } from "../../../core/events/mod.ts";
import { loadTrace } from "../../../core/trace/reader.ts";
import type { RunDetail, Timeline, TimelineSpan } from "../../api/mod.ts";
import { serveFolder } from "../../testing/served_folder.ts";
import { SpanFollower } from "../timeline/follow.ts";
import { spansAt } from "../timeline/moment.ts";

/** What the server says of the only run of a folder, and its events. */
async function recorded(folder: string) {
  const [name = ""] = [...Deno.readDirSync(folder)].map((entry) => entry.name);
  await using served = await serveFolder({ folder });
  const timeline = await served.json<Timeline>(`/api/runs/${name}/timeline`);
  const detail = await served.json<RunDetail>(`/api/runs/${name}`);
  const { events } = await loadTrace(`${folder}/${name}`);
  return { timeline, detail, events };
}

/** A run on the embedded model, as a user would start it. */
async function realRun(): Promise<Awaited<ReturnType<typeof recorded>>> {
  await using place = await Workplace.open();
  const { code, err } = await place.lens(["run", "--quick", "--provider", "embedded"]);
  assertEquals(code, 0, err);
  return await recorded(`${place.path}/traces`);
}

function follow(
  { header }: RunDetail,
  events: readonly TraceEvent[],
): Timeline {
  const follower = new SpanFollower(
    header.models.map(({ span, model }) => ({ span, name: model.id })),
  );
  for (const event of events) follower.add(event);
  return follower.timeline;
}

/**
 * Spans that begin at one instant may come in any order. How the time of a call divides is worked out
 * by the server from all of its events, and is asked for: no stream carries it.
 */
function inOrder(spans: readonly TimelineSpan[]): readonly TimelineSpan[] {
  return spans.map(withoutBar)
    .toSorted((a, b) => a.start - b.start || (a.span < b.span ? -1 : 1));
}

function withoutBar({ call, ...span }: TimelineSpan): TimelineSpan {
  if (call === undefined) return span;
  const { bar: _, ...rest } = call;
  return { ...span, call: rest };
}

Deno.test("What the timeline was while a run went is, after its last event, what the server tells of it", async () => {
  const { timeline, detail, events } = await realRun();

  const live = follow(detail, events);

  assert(timeline.spans.length > 30);
  assertEquals(inOrder(live.spans), inOrder(timeline.spans));
  assertEquals([live.end, live.lastSeq], [timeline.end, timeline.lastSeq]);
});

Deno.test("A replay at a moment shows what the events until then say, for the moment of every event", async () => {
  await using folder = await temporary();
  await writeSyntheticTrace(folder.path, { calls: 12, chunks: 6, lanes: 3 });
  const { timeline, detail, events } = await recorded(folder.path);
  const recordedRun = { spans: timeline.spans, alarms: detail.alarms };
  const moments = new Set(events.map(({ t }) => t));
  assert(moments.size > 100);
  for (const t of moments) {
    const until = events.filter((event) => event.t <= t);
    const chunksAt = (span: string) =>
      until.filter((event) => event.kind === "chunk.received" && event.span === span).length;

    const replayed = spansAt(recordedRun, { t, chunksAt });

    assertEquals(inOrder(replayed), inOrder(follow(detail, until).spans), `at ${t}`);
  }
});

Deno.test("Events that a stream repeats change nothing", async () => {
  await using folder = await temporary();
  await writeSyntheticTrace(folder.path, { calls: 3, chunks: 4 });
  const { detail, events } = await recorded(folder.path);

  const twice = events.flatMap((event, at) => [event, ...events.slice(Math.max(0, at - 5), at)]);

  assertEquals(follow(detail, twice), follow(detail, events));
});

async function temporary(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "modellens-replay-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
