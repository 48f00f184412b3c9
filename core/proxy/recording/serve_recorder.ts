/** The recorder's own process: frames on standard input, news on standard output. @module */

import type { Header } from "../../events/header.ts";
import { withoutSecrets } from "../../provider/url.ts";
import { newRunId } from "../../trace/layout.ts";
import { Begin } from "../channel/begin.ts";
import { FRAME, FrameReader } from "../channel/frame.ts";
import type { KeptOptions } from "./kept_trace.ts";
import { Recorder, type RecorderNews } from "./recorder.ts";

/** Makes what watches the traces of a recorder, which is told of what goes wrong with it. */
export type Watcher = (
  begin: Begin,
  tell: (news: RecorderNews) => void,
) => KeptOptions["observe"];

/** Records until the pipe ends. `watcher` is asked once, at the beginning. */
export async function serveRecorder(
  { input, output, watcher }: {
    readonly input: ReadableStream<Uint8Array>;
    readonly output: { writeSync(bytes: Uint8Array): number };
    readonly watcher?: Watcher;
  },
): Promise<void> {
  const frames = new FrameReader();
  let recorder: Recorder | undefined;
  // Both clocks run evenly; what lies between them is told by the first frame, which is read at once.
  let offset = 0;
  const taken = { reads: 0, bytes: 0 };
  let told = 0;
  const tell = (news: RecorderNews) => say(output, news);
  say(output, { kind: "ready" });
  for await (const bytes of input) {
    for (const frame of frames.take(bytes)) {
      if (frame.kind === FRAME.begin) {
        offset = performance.now() - frame.at;
        const begin = Begin.parse(JSON.parse(new TextDecoder().decode(frame.bytes)));
        const since = frame.at + offset - begin.waitedMs;
        recorder = newRecorder(begin, { since, tell, observe: watcher?.(begin, tell) });
      } else if (frame.kind === FRAME.end) break;
      else recorder?.take(frame, frame.at + offset);
      if (frame.kind === FRAME.asked || frame.kind === FRAME.answered) {
        taken.reads++;
        taken.bytes += frame.bytes.length;
      }
    }
    if (taken.reads > told) say(output, { kind: "taken", ...taken });
    told = taken.reads;
  }
  await recorder?.end(performance.now());
}

function newRecorder(
  { header, label, patterns, secrets, content, upstream, provider, folder, ...begin }: Begin,
  { since, ...told }: {
    /** When the first trace begins, by `performance.now()`: what is told first may be as old. */
    readonly since: number;
    readonly tell: (news: RecorderNews) => void;
    readonly observe: KeptOptions["observe"];
  },
): Recorder {
  return new Recorder({
    folder,
    header: (follows) =>
      headerAfter(header, {
        label,
        follows,
        agoMs: follows === undefined ? performance.now() - since : 0,
      }),
    rules: { secrets, patterns: patterns.map((one) => new RegExp(one)) },
    settings: { content, upstream: withoutSecrets(new URL(upstream)), provider },
    ...(begin.rotateBytes === undefined ? {} : { rotateBytes: begin.rotateBytes }),
    ...told,
  });
}

function headerAfter(
  header: Header,
  { label, follows, agoMs }: {
    readonly label: string;
    readonly follows: string | undefined;
    readonly agoMs: number;
  },
): Header {
  // The wall clock has whole milliseconds, and is read again when the trace is made: two before are surely not too late.
  const now = new Date(Date.now() - Math.ceil(agoMs) - 1);
  return {
    ...header,
    run: newRunId(now, label),
    started: now.toISOString(),
    epochNs: `${BigInt(now.getTime()) * 1_000_000n}`,
    source: { kind: "proxy", ...header.source, ...(follows === undefined ? {} : { follows }) },
  };
}

/** News are one line each. The proxy may be gone: then there is nobody to tell. */
function say(
  output: { writeSync(bytes: Uint8Array): number },
  news: { readonly kind: string },
): void {
  const bytes = new TextEncoder().encode(`${JSON.stringify(news)}\n`);
  try {
    for (let done = 0; done < bytes.length;) done += output.writeSync(bytes.subarray(done));
  } catch (cause) {
    if (!(cause instanceof Deno.errors.BrokenPipe)) throw cause;
  }
}
