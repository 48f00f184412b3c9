import { assertEquals, assertNotEquals } from "@std/assert";
import { unknownModel } from "../provider/unknown_model.ts";
import { keep, type Kept, keptFolder, keptPath, readKept, type Subject } from "./cache.ts";
import { DOCTOR_VERSION } from "./session.ts";

const UNKNOWN = { value: null, reason: "made up" } as const;
const known = (value: string) => ({ value, source: "made up" });
const NOW = new Date("2026-11-22T10:00:00Z");
const TOMORROW = new Date("2026-11-23T10:00:00Z");

function subject({ digest, version }: { digest?: string; version?: string } = {}): Subject {
  return {
    plugin: "abc",
    model: {
      span: "m1",
      provider: "llama-cpp",
      model: {
        ...unknownModel("tiny", "made up"),
        digest: digest === undefined ? UNKNOWN : known(digest),
      },
      server: {
        url: "http://localhost:8080/v1",
        server: known("llama-server"),
        version: version === undefined ? UNKNOWN : known(version),
        slots: UNKNOWN,
      },
    },
  };
}

Deno.test("keptPath() follows server build and digest, and the day where no digest is told", () => {
  const path = (one: Subject, now = NOW) => keptPath("/c", one, now);
  assertEquals(path(subject({ digest: "a" })), path(subject({ digest: "a" }), TOMORROW));
  assertNotEquals(path(subject({ digest: "a" })), path(subject({ digest: "b" })));
  assertNotEquals(path(subject({ version: "1" })), path(subject({ version: "2" })));
  assertNotEquals(path(subject()), path(subject(), TOMORROW));
  assertNotEquals(path(subject()), path({ ...subject(), plugin: "def" }));
});

Deno.test("keptFolder() follows XDG_CACHE_HOME, then the home folder", () => {
  const from = (variables: Record<string, string>) => keptFolder((name) => variables[name]);
  assertEquals(from({ XDG_CACHE_HOME: "/c", HOME: "/h" }), "/c/modellens/doctor");
  assertEquals(from({ XDG_CACHE_HOME: "", HOME: "/h" }), "/h/.cache/modellens/doctor");
  assertEquals(from({}), undefined);
});

Deno.test("readKept() gives what keep() kept, and nothing for what is damaged or older", async () => {
  const folder = await Deno.makeTempDir({ prefix: "modellens-doctor-" });
  try {
    const path = `${folder}/deep/one.json`;
    const kept: Kept = {
      doctor: DOCTOR_VERSION,
      at: NOW.toISOString(),
      trace: "/t/run",
      provider: "llama-cpp",
      model: "tiny",
      diagnoses: [{
        check: "seed",
        title: "Seed",
        verdict: "good",
        evidence: "twice",
        advice: null,
        facts: { same: true },
      }],
    };
    assertEquals(await readKept(path), undefined);
    await keep(path, kept);
    assertEquals(await readKept(path), kept);
    assertEquals([...Deno.readDirSync(`${folder}/deep`)].length, 1);
    await Deno.writeTextFile(path, JSON.stringify({ ...kept, doctor: "0.0.0" }));
    assertEquals(await readKept(path), undefined);
    await Deno.writeTextFile(path, '{"doctor":');
    assertEquals(await readKept(path), undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
