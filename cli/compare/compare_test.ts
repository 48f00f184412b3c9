import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Imitation, startImitation } from "../../core/testing/imitation/mod.ts";
import type { Comparison } from "../../server/api/mod.ts";
import { type Ended, Workplace } from "../testing/program.ts";
import { startServe } from "../testing/served.ts";

/** Asks 40 samples, of which every day of the week answers some. */
async function ran(place: Workplace, imitation: Imitation, name: string): Promise<string> {
  const before = place.runs();
  const server = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const { code, err } = await place.lens(
    ["run", ...server, "--models", name, "--benchmarks", "smoke", "--samples", "40"],
  );
  assertEquals(code, 0, err);
  const [path = ""] = place.runs().filter((one) => !before.includes(one));
  return path;
}

const comparisons = ({ out }: Ended) =>
  out.split("\n").filter((line) => line.includes('"kind":"comparison"')).map((line) =>
    JSON.parse(line)
  );

Deno.test("compare, gate and the page tell the same of two runs", async (test) => {
  await using a = await startImitation({ models: ["one"], script: { tokens: ["Thursday"] } });
  await using b = await startImitation({ models: ["two"], script: { tokens: ["Saturday"] } });
  await using place = await Workplace.open();
  const [first, second] = [await ran(place, a, "one"), await ran(place, b, "two")];
  const told = await place.lens(["compare", first, second, "--json"]);
  const [cell] = comparisons(told);

  await test.step("compare prints difference, interval, counts, test and correlation", async () => {
    assertEquals([told.code, cell.n, cell.models], [0, 40, ["one", "two"]]);
    assert(cell.wins > 0 && cell.losses > 0, "the answers have to differ in both directions");
    const { code, out } = await place.lens(["compare", first, second]);
    assertEquals(code, 0);
    assertMatch(out, new RegExp(`${cell.wins}:${cell.ties}:${cell.losses} +40 `));
    assertMatch(
      out,
      /\nmodels {2}one → two\n[^]*\nsmoke .* [+−]\d+\.\d \[[+−]\d+\.\d, [+−]\d+\.\d\] /,
    );
  });

  await test.step("the page has the figures of the command", async () => {
    await using served = await startServe([], place);
    const [one, other] = [first, second].map((path) => path.slice(path.lastIndexOf("/") + 1));
    const reply = await fetch(new URL(`/api/runs/${one}/compare/${other}`, served.url), {
      headers: { accept: "application/json" },
    });
    const { cells }: Comparison = await reply.json();
    const [shown] = cells;
    const { n, wins, ties, losses, difference, correlation } = cell;
    const { low, high } = cell.interval;
    assertEquals(
      [shown?.n, shown?.wins, shown?.ties, shown?.losses, shown?.difference, shown?.correlation],
      [n, wins, ties, losses, difference, correlation],
    );
    assertEquals([shown?.interval, shown?.p, shown?.midP, shown?.pHolm, shown?.seed], [
      [low, high],
      cell.test.p,
      cell.test.midP,
      cell.adjusted,
      cell.test.seed,
    ]);
  });

  await test.step("gate ends with 0, 100 or 2, and writes JUnit and Markdown", async () => {
    const against = ["gate", second, "--against", first];
    const files = ["--junit", "gate.xml", "--summary", "gate.md"];
    const kept = await place.lens([...against, "--budget", "drop=100", ...files]);
    assertEquals(kept.code, 0, kept.err + kept.out);
    assertMatch(kept.out, /^passed +smoke: at most 100 points less +\(difference /);
    const broken = await place.lens([...against, "--budget", "drop=0.1", "--budget", "errors=0"]);
    assertEquals(broken.code, 100, broken.err + broken.out);
    assertMatch(broken.out, /^failed +smoke.*\npassed +all benchmarks: at most 0 errors/);
    const unknown = await place.lens([...against, "--budget", "drop.smok=1"]);
    assertEquals(unknown.code, 100, "what nothing shows is no pass");
    for (const budget of [["--budget", "speed=1"], []]) {
      assertEquals((await place.lens([...against, ...budget])).code, 2);
    }
    const alone = await place.lens(["gate", second, "--budget", "drop=1"]);
    assertEquals(alone.code, 2);
    assertEquals((await place.lens(["gate", "none", "--budget", "errors=0"])).code, 2);

    const xml = await Deno.readTextFile(`${place.path}/gate.xml`);
    assertMatch(xml, /<testsuites name="model-lens" tests="41" failures="\d+" errors="0"/);
    assertEquals(xml.match(/<testcase classname="two\.smoke" name="[^"]+" time="\d/g)?.length, 40);
    assertMatch(xml, /<testsuite name="smoke on two"[^>]* time="(?!0\.000)\d+\.\d{3}">/);
    const summary = await Deno.readTextFile(`${place.path}/gate.md`);
    assertMatch(summary, /\| smoke: at most 100 points less \| passed \|/);
  });
});
