import { assertEquals } from "@std/assert";
import type { EventOf } from "../../events/mod.ts";
import { MachineUseFold } from "./machine_use.ts";

type Sample = Omit<EventOf<"machine.sampled">, "seq" | "t" | "kind" | "span">;

function useOf(...samples: readonly Sample[]) {
  const fold = new MachineUseFold();
  for (const [seq, sample] of samples.entries()) {
    fold.add({ seq, t: seq, kind: "machine.sampled", span: "run", ...sample });
  }
  return fold.use;
}

const RSS = "server.memory.rss_bytes";
const AVAILABLE = "machine.memory.available_bytes";

Deno.test("MachineUseFold keeps the most of the server and the least of the machine", () => {
  const use = useOf(
    { readings: { [RSS]: 5, [AVAILABLE]: 50 }, sources: { [RSS]: "ps", [AVAILABLE]: "Deno" } },
    { readings: { [RSS]: 9, [AVAILABLE]: 30 } },
    { readings: { [RSS]: null, [AVAILABLE]: 40 }, reasons: { [RSS]: "The process has ended" } },
    { readings: {} },
  );
  assertEquals(use, {
    samples: 4,
    serverPeakBytes: { value: 9, source: "ps" },
    availableLeastBytes: { value: 30, source: "Deno" },
  });
});

Deno.test("MachineUseFold gives the last reason of what was never known", () => {
  const { serverPeakBytes } = useOf(
    { readings: { [RSS]: null }, reasons: { [RSS]: "Not looked up yet" } },
    { readings: { [RSS]: null }, reasons: { [RSS]: "No process listens on port 1" } },
    { readings: { [RSS]: null } },
  );
  assertEquals(serverPeakBytes, { value: null, reason: "No process listens on port 1" });
});
