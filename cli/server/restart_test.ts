import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { loadTrace } from "../../core/trace/reader.ts";
import { streamEvents } from "../../server/testing/event_source.ts";
import { Workplace } from "../testing/program.ts";
import { startServe } from "../testing/served.ts";

const CLIENTS = 12;

Deno.test("The server is killed during live viewing and started again: no event is lost or doubled", async () => {
  await using place = await Workplace.open();
  const run = `${place.path}/traces/run-1`;
  await Deno.mkdir(`${place.path}/traces`);
  const script = fileURLToPath(new URL("../../server/testing/ongoing_writer.ts", import.meta.url));
  const first = await startServe([], place);
  const { url } = first;
  const writer = place.spawn(Deno.execPath(), ["run", "-A", script, run]);
  await exists(`${run}/events.ndjson`);

  const clients = Array.from(
    { length: CLIENTS },
    () => new Client(new URL("/api/runs/run-1/live", url)),
  );
  const watching = clients.map((client) => client.watch());
  await until(() => clients.every(({ seqs }) => seqs.length > 50));
  first.process.kill("SIGKILL");
  await first.process.ended;
  const seen = clients.map(({ seqs }) => seqs.length);
  const second = await startServe(["--port", url.port], place);
  await until(() => clients.every(({ seqs }, index) => seqs.length > (seen[index] ?? 0)));
  await Deno.writeTextFile(`${run}.stop`, "");
  await Promise.all(watching);
  await writer.ended;
  await second[Symbol.asyncDispose]();

  const { events } = await loadTrace(run);
  const all = events.map(({ seq }) => seq);
  assertEquals(all, all.map((_, index) => index));
  for (const { seqs, connections } of clients) {
    assertEquals(seqs, all);
    assert(connections > 1);
  }
});

/** Does what a browser's EventSource does: comes back with the last id it has. */
class Client {
  readonly seqs: number[] = [];
  connections = 0;
  readonly #url: URL;
  #last = "";

  constructor(url: URL) {
    this.#url = url;
  }

  async watch(): Promise<void> {
    while (!await this.#connection()) await pause(20);
  }

  /** Whether the run has ended and all of it has come. */
  async #connection(): Promise<boolean> {
    try {
      const headers: Record<string, string> = this.#last === ""
        ? {}
        : { "last-event-id": this.#last };
      const response = await fetch(this.#url, { headers });
      this.connections++;
      for await (const { id, event, data } of streamEvents(response)) {
        if (event === "end") return true;
        if (event !== "events") continue;
        for (const { seq } of JSON.parse(data)) this.seqs.push(seq);
        this.#last = id ?? this.#last;
      }
    } catch (cause) {
      // The server was killed, or is not back yet.
      if (!(cause instanceof TypeError)) throw cause;
    }
    return false;
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(5);
}

async function exists(path: string): Promise<void> {
  for (;;) {
    try {
      if ((await Deno.stat(path)).size > 0) return;
    } catch (cause) {
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    }
    await pause(5);
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
