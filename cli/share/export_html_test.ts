import { assert, assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { results, Workplace } from "../testing/program.ts";
import { unpackedAll } from "./testing.ts";

const HOME = Deno.env.get("HOME") ?? "/home/nobody";
const HOST = Deno.hostname();

/** A run in whose answers stand the names of this machine, in pieces. */
async function telltale(place: Workplace): Promise<string> {
  const tokens = [
    "in ",
    HOME.slice(0, 3),
    `${HOME.slice(3)}/notes on `,
    HOST,
    " of Project",
    " BLUE",
  ];
  await using imitation = await startImitation({ script: { tokens } });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const { code, err } = await place.lens([
    "run",
    ...base,
    "--benchmarks",
    "smoke",
    "--samples",
    "6",
  ]);
  assertEquals(code, 0, err);
  return place.runs()[0] ?? "";
}

Deno.test("export html holds neither the machine's names nor what is to be redacted", async () => {
  await using place = await Workplace.open();
  const run = await telltale(place);
  const trace = await Deno.readTextFile(`${run}/events.ndjson`);
  assert(trace.includes(`in ${HOME}/notes on ${HOST} of Project BLUE`));
  const line = ["export", "html", "--output", "a.html", "--redact", "Project [A-Z]+"];
  const { code, err } = await place.lens(line, { SOME_SECRET: "value-of-the-environment" });
  assertEquals(code, 0, err);
  const page = await Deno.readTextFile(`${place.path}/a.html`);
  const held = await unpackedAll(page);
  for (const name of [HOME, HOST, place.path, "value-of-the-environment"]) {
    const alone = new RegExp(`(?<![\\w-])${RegExp.escape(name)}(?![\\w-])`);
    assertEquals(alone.exec(held), null, name);
  }
  assert(!page.includes(place.path) && held.includes("arithmetic"));
  assert(!/Project BLUE|" BLUE"/.test(held));
  assertMatch(held, /in \[redacted\]\/notes on \[redacted\] of \[redacted\]/);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
  assertMatch(policy, /^default-src 'none'; script-src 'sha256-[^' ]+'; style-src 'sha256-/);
  assertEquals(page.match(/<(?:script|link|img|iframe)[^>]*(?:src|href)="(?!data:,)[^"]*"/g), null);
});

Deno.test("export html keeps to its size, says what is left out, and what it cannot keep to", async () => {
  await using place = await Workplace.open();
  const run = await telltale(place);
  // An answer that does not become smaller.
  const random = Array.from(
    { length: 40 },
    () => crypto.getRandomValues(new Uint8Array(3e3)).toHex(),
  );
  const tokens = await Deno.readTextFile(`${run}/tokens.ndjson`);
  const [first = ""] = tokens.split("\n");
  const { seq: _, ...chunk } = JSON.parse(first);
  const more = random.map((text) => JSON.stringify({ seq: 1e6, ...chunk, text }));
  await Deno.writeTextFile(`${run}/tokens.ndjson`, tokens + more.join("\n") + "\n");
  const whole = results((await place.lens(["export", "html", "--json"])).out);
  assertEquals(whole.map(({ cut }) => cut), [[]]);
  const small = await place.lens(["export", "html", "--max-mb", "0.55", "--output", "small.html"]);
  assertEquals(small.code, 0, small.err);
  assertMatch(small.err, /Cut to its size: the details of .* left out/);
  const page = await Deno.readTextFile(`${place.path}/small.html`);
  assert(page.length <= 0.55e6, String(page.length));
  assertMatch(await unpackedAll(page), /Cut to its size/);

  const refused: [string[], RegExp, number][] = [
    [
      ["--max-mb", "0.3"],
      /error\[copy_too_large\] .*into 0\.30 MB.* takes 0\.[4-9]\d MB[\s\S]*--max-mb 1/,
      2,
    ],
    [["--max-mb", "much"], /"much" megabytes/, 2],
    [["--redact", "("], /Cannot redact "\("/, 2],
    [["--output", "nowhere/a.html"], /Cannot write/, 2],
  ];
  for (const [flags, message, exit] of refused) {
    const { code, err } = await place.lens(["export", "html", ...flags]);
    assertMatch(err, message);
    assertEquals(code, exit, err);
  }
});
