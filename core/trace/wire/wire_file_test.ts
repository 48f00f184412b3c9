import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Emission } from "../../bus.ts";
import type { WirePlace } from "../../events/exchange.ts";
import { sha256 } from "../../sha256.ts";
import { temporaryTrace } from "../testdata/temporary_trace.ts";
import { verifyTrace } from "../verify.ts";
import { piecesText, WireReader } from "./wire_file.ts";

const BODY = new Uint8Array([0, 255, 10, 13, 128, ...new TextEncoder().encode("data: {}\n\n")]);
const PIECES = [{ bytes: 5, at: 0 }, { bytes: 10, at: 1234 }];

function exchange(kept: WirePlace, pieces: WirePlace): Emission {
  const body = { bytes: BODY.length, sha256: sha256(BODY), kept };
  return {
    kind: "exchange.recorded",
    connection: "n1",
    request: { method: "GET", path: "/", version: "1.1", headers: [["Host", "h"]], body },
    response: { status: 200, reason: "OK", version: "1.1", headers: [], body, pieces },
    outcome: "whole",
    clock: { received: 1, asked: 1, headers: 2, end: 3 },
  };
}

Deno.test("bytes come back as they were, with the time of each piece", async () => {
  using trace = temporaryTrace();
  {
    await using writer = trace.writer();
    const kept = writer.keepBytes(BODY);
    const pieces = writer.keepBytes(new TextEncoder().encode(piecesText(PIECES)));
    const empty = writer.keepBytes(new Uint8Array());
    writer.append(exchange(kept, pieces));
    using reader = new WireReader(trace.path);

    assertEquals(reader.bytes(kept), BODY);
    assertEquals(reader.pieces(pieces), PIECES);
    assertEquals(reader.pieces(empty), []);
    assertThrows(() => reader.bytes({ at: 1, length: 20 }), RangeError);
  }
  assertEquals((await verifyTrace(trace.path)).errors, []);
});

Deno.test("trace verify names an exchange whose bytes are damaged, cut off or gone", async () => {
  for (const damage of ["change", "cut", "remove"] as const) {
    using trace = temporaryTrace();
    {
      await using writer = trace.writer();
      const kept = writer.keepBytes(BODY);
      writer.append(exchange(kept, kept));
    }
    const file = `${trace.path}/wire.gz`;
    const bytes = await Deno.readFile(file);
    if (damage === "change") bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
    if (damage === "remove") await Deno.remove(file);
    else await Deno.writeFile(file, damage === "cut" ? bytes.slice(0, -1) : bytes);

    const { errors } = await verifyTrace(trace.path);

    assert(errors.some((text) => text.includes("without their bytes: x0")), `${damage}: ${errors}`);
  }
});
