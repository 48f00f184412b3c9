import { assertEquals } from "@std/assert";
import { TemporaryFolder } from "../trace/testdata/temporary_folder.ts";
import { fuzzBoundaries } from "./testdata/boundary_fuzz.ts";
import { SPOKEN } from "./testdata/spoken.ts";

Deno.test("bytes pass as they are and calls are understood, wherever the network cuts them", async () => {
  using folder = new TemporaryFolder({ inMemory: true });

  const tried = await fuzzBoundaries({ cases: 480, seed: 7, folder: folder.path });

  assertEquals(
    [...tried.keys()].sort(),
    [...new Set(SPOKEN.map(({ dialect }) => dialect))].sort(),
  );
});
