import { assert, assertEquals } from "@std/assert";
import { startImitation } from "../core/testing/imitation/mod.ts";
import { type Ended, records, Workplace } from "./testing/program.ts";

/** What a server or a model may say to take over a terminal, or to lie to who reads it. */
const ATTACKS = [
  "\x1b[31mred\x1b[0m",
  "\x1b]0;title\x07",
  "\x1b]8;;https://example.org\x1b\\click\x1b]8;;\x1b\\",
  "\x1b]52;c;ZXZpbA==\x07",
  "\x9b2J\x9d52;c;x\x9c",
  "\r\x1b[2K\nerror[usage] Not true\n",
  "back\b\b\bspace",
  "\u202egnp.exe\u2066\u200f\u061c",
  "\x7f\x00\x85",
] as const;
const EVIL = ATTACKS.join(" ");

/** Raw control characters that came out; line ends and tabs are ours. */
function raw({ out, err }: Ended): string[] {
  return `${out}${err}`.match(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu) ?? [];
}

/** Errors that are not ours, where only ours stand. */
function forged({ err }: Ended): string[] {
  return err.split("\n").filter((line) => line.startsWith("error[usage] Not true"));
}

Deno.test("lens prints nothing raw of what models and servers say", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({
    models: [`evil ${EVIL}`],
    script: (_, turn) =>
      turn % 3 === 2
        ? { tokens: [EVIL], finishReason: EVIL, defect: { kind: "end-without-finish" } }
        : {
          tokens: ATTACKS,
          reasoning: ATTACKS,
          finishReason: EVIL,
          toolCalls: [{ name: EVIL, arguments: JSON.stringify({ [EVIL]: EVIL }) }],
        },
  });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const run = ["run", ...base, "--benchmarks", "smoke", "--samples", "6", "--retries", "0"];
  const lines: (readonly string[])[] = [
    run,
    ["models", ...base],
    ["health", ...base],
    ["info", ...base],
    [...run, "--dry-run"],
    ["run", ...base, "--models", "nobody"],
    ["trace", "list"],
    ["trace", "show", "latest", "--samples"],
    ["trace", "show", "latest", "--sample", "1/smoke/arithmetic-1-l1", "--tokens"],
    ["trace", "show", "latest", "--sample", "1/smoke/json-1-l1", "--tokens"],
    ["trace", "show", "latest", "--sample", EVIL],
    ["replay", "latest", "--speed", "max"],
    ["watch", "latest", "--answers"],
    ["trace", "verify"],
    ["trace", "show", EVIL],
    [EVIL],
    ["run", `--${EVIL}`],
    ["run", "--seed", EVIL],
  ];
  for (const line of lines) {
    for (const args of [line, [...line, "--json"]]) {
      // No program can be handed a NUL.
      const ended = await place.lens(args.map((word) => word.replaceAll("\0", "")));
      assertEquals([raw(ended), forged(ended)], [[], []], `${args.slice(0, 3)}: ${ended.err}`);
      if (args.includes("--json")) records(ended.out);
    }
  }
  const diff = await place.lens(["trace", "diff-text", place.runs()[0] ?? ""]);
  assertEquals(raw(diff), []);
  assert(diff.out.includes("answer:"));
});

Deno.test("lens --json keeps every character of what a model said, in escapes", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ script: { tokens: ATTACKS } });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  await place.lens(["run", ...base, "--benchmarks", "smoke", "--samples", "1"]);
  const sample = ["trace", "show", "--sample", "1/smoke/arithmetic-1-l1", "--json"];
  const { out } = await place.lens(sample);

  const answer = records(out).find(({ kind }) => kind === "call.completed");
  assertEquals(answer?.["text"], ATTACKS.join(""));
});

Deno.test("lens prints nothing raw of a refusal, of whatever kind", async () => {
  await using place = await Workplace.open();
  for (const status of [400, 401, 404, 429, 500, 503]) {
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) =>
        new URL(request.url).pathname.endsWith("/models") && status < 500
          ? Response.json({ data: [{ id: "a" }] })
          : Response.json({ error: { message: EVIL, code: EVIL, type: EVIL } }, { status }),
    );
    const base = `http://127.0.0.1:${server.addr.port}/v1`;
    const ended = await place.lens(
      ["run", "--provider", "openai-compatible", "--api-base", base, "--samples", "1"]
        .concat("--benchmarks", "smoke", "--retries", "0"),
    );
    assert([1, 3].includes(ended.code), ended.err);
    assertEquals([raw(ended), forged(ended)], [[], []], ended.err);
  }
});
