import { assert, assertEquals } from "@std/assert";
import { TemporaryFolder } from "../trace/testdata/temporary_folder.ts";
import { loadTrace } from "../trace/reader.ts";
import { verifyTrace } from "../trace/verify.ts";
import { agentConversation } from "./testdata/agent_conversation.ts";
import { InProcess } from "./testdata/in_process.ts";

Deno.test("100 turns of an agent cost at most twice their last request on disk, all files counted", async () => {
  using folder = new TemporaryFolder({ inMemory: true });
  const tap = new InProcess(folder.path);

  const { lastRequestBytes, requests } = agentConversation(tap, {
    turns: 100,
    seed: 3,
    // A turn brings two to three kilobytes on average.
    results: [1000, 5000],
  });
  await tap.end();

  const [trace] = tap.of("trace");
  const path = trace?.path ?? "";
  const cost = await bytesIn(path);
  assert(cost <= 2 * lastRequestBytes, `${cost} bytes for a last request of ${lastRequestBytes}`);
  assertEquals((await verifyTrace(path)).errors, []);
  const { events } = await loadTrace(path);
  const calls = events.filter((event) => event.kind === "call.started");
  assertEquals(calls.map(({ request }) => request), requests);
});

async function bytesIn(folder: string): Promise<number> {
  let sum = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    sum += isDirectory ? await bytesIn(path) : (await Deno.stat(path)).size;
  }
  return sum;
}
