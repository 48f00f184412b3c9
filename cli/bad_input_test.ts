import { assert, assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../core/testing/imitation/mod.ts";
import { type Ended, records, Workplace } from "./testing/program.ts";

/** A mistake, the exit code it must have, and what must be said. */
interface Mistake {
  readonly line: string;
  readonly code: number;
  readonly says: RegExp;
  readonly hints: RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

const GONE = "--api-base http://127.0.0.1:1/v1 --provider openai-compatible";

const MISTAKES: readonly Mistake[] = [
  {
    line: "frobnicate",
    code: 2,
    says: /Unknown command "frobnicate"/,
    hints: /"--help" to see the commands/,
  },
  { line: "rum", code: 2, says: /Unknown command "rum"/, hints: /Did you mean "run"\?/ },
  { line: "trace shw", code: 2, says: /Unknown command "trace shw"/, hints: /"trace show"\?/ },
  { line: "constructor", code: 2, says: /Unknown command "constructor"/, hints: /--help/ },
  { line: "--jsn run", code: 2, says: /Unknown flag "--jsn" before/, hints: /--help/ },
  { line: "run --model a", code: 2, says: /Unknown flag "--model"/, hints: /"--models"\?/ },
  { line: "run --zzz=1", code: 2, says: /Unknown flag "--zzz"$/, hints: /Run "run --help"/ },
  { line: "run -q", code: 2, says: /Unknown flag "-q"/, hints: /Run "run --help"/ },
  { line: "run --quick=3", code: 2, says: /--quick takes no value/, hints: /Write --quick alone/ },
  { line: "run --samples", code: 2, says: /--samples needs a value/, hints: /--samples N/ },
  { line: "run --seed 1 --seed 2", code: 2, says: /given 2 times/, hints: /once/ },
  { line: "run hello", code: 2, says: /does not take "hello"/, hints: /--help/ },
  {
    line: "run --samples ten",
    code: 2,
    says: /"ten".*--samples.*wanted an integer/,
    hints: /./,
  },
  { line: "run --samples -1", code: 2, says: /"-1".*--samples.*wanted an integer/, hints: /./ },
  { line: "run --samples 1.5", code: 2, says: /wanted an integer/, hints: /./ },
  { line: "run --temperature warm", code: 2, says: /"warm".*wanted a number/, hints: /./ },
  { line: "run --concurrency 0", code: 2, says: /wanted an integer from 1/, hints: /./ },
  {
    line: "run --framework nestjs",
    code: 2,
    says: /"nestjs": there is no plugin/,
    hints: /general, devbench/,
  },
  {
    line: "run --framework devbench --benchmarks smoke",
    code: 2,
    says: /items of its own/,
    hints: /compare/,
  },
  {
    line: "run --framework devbench --epochs 2",
    code: 2,
    says: /repeats its prompts itself/,
    hints: /--repetitions/,
  },
  { line: "run --repetitions 3", code: 2, says: /general suite/, hints: /--framework devbench/ },
  {
    line: "run --framework devbench --repetitions many",
    code: 2,
    says: /whole number from 1 to 100/,
    hints: /leave it out/,
  },
  {
    line: "run --framework devbench --framework-config nowhere.jsonc",
    code: 2,
    says: /there is no such file/,
    hints: /--framework-config/,
  },
  { line: "run --benchmarks smok", code: 2, says: /benchmark "smok"/, hints: /"smoke"\?/ },
  { line: "run --provider olama", code: 2, says: /provider "olama"/, hints: /"ollama"\?/ },
  {
    line: "run --traces-redact (",
    code: 2,
    says: /"\(".*regular expression/,
    hints: /./,
  },
  { line: "run --config none.yaml", code: 2, says: /"none.yaml": no such file/, hints: /--config/ },
  {
    line: `run ${GONE} --api-key-env NO_SUCH_KEY`,
    code: 2,
    says: /"NO_SUCH_KEY" is not set/,
    hints: /Set NO_SUCH_KEY/,
  },
  {
    line: "run",
    env: { MODELLENS_SEED: "many" },
    code: 2,
    says: /"many".*MODELLENS_SEED.*wanted an integer/,
    hints: /./,
  },
  {
    line: "run --provider openai-compatible",
    code: 2,
    says: /without an address/,
    hints: /--api-base/,
  },
  {
    line: "run --api-base http://",
    code: 2,
    says: /"http:\/\/" as an address/,
    hints: /http:\/\/host/,
  },
  { line: "run --api-base ftp://a/v1", code: 2, says: /wanted http: or https:/, hints: /./ },
  {
    line: `run ${GONE}`,
    code: 1,
    says: /127\.0\.0\.1:1\/: nothing listens there/,
    hints: /Start the server/,
  },
  {
    line: "health --provider openai-compatible --api-base http://nowhere.invalid/v1",
    code: 1,
    says: /no address for "nowhere\.invalid"/,
    hints: /host name/,
  },
  { line: "trace show nope", code: 2, says: /"nope": no such run/, hints: /trace list/ },
  { line: "run --resume nope", code: 2, says: /"nope": no such run/, hints: /trace list/ },
  {
    line: "trace diff-text nope",
    code: 2,
    says: /"nope": no such run/,
    hints: /trace list/,
  },
  {
    line: "trace show .",
    code: 2,
    says: /": the folder has no events\.ndjson, so it is no run/,
    hints: /trace list/,
  },
  {
    line: "trace show file",
    code: 2,
    says: /it is a file, and a run is a folder/,
    hints: /folder/,
  },
  {
    line: "run --provider embedded --models no.gguf",
    code: 2,
    says: /Cannot use model "no\.gguf": There is no file/,
    hints: /path of a GGUF file/,
  },
  {
    line: "run --provider embedded --benchmarks aime",
    code: 2,
    says: /benchmark "aime": its problems belong to the MAA/,
    hints: /benchmark_settings\.aime\.problems/,
  },
  {
    line: "trace list --traces-dir file",
    code: 2,
    says: /Cannot look for runs in "file"/,
    hints: /--traces-dir/,
  },
  { line: "imitate --port 99999", code: 2, says: /--port 99999/, hints: /./ },
  {
    line: "imitate --defect nonsense",
    code: 2,
    says: /defect "nonsense"/,
    hints: /imitate --defects/,
  },
];

/** The sentence and the next step: the last two lines, and the only ones of their kind. */
function complaint({ err }: Ended): { readonly error: string; readonly hint: string } {
  const lines = err.trimEnd().split("\n");
  const [error = "", hint = ""] = lines.slice(-2);
  assertMatch(error, /^error\[[a-z_]+\] [A-Z"]/, err);
  assertMatch(hint, /^ {2}hint: [A-Z]/, err);
  assertEquals(lines.filter((line) => /^error|^ {2}hint/.test(line)).length, 2, err);
  return { error, hint };
}

Deno.test("lens makes one sentence, a next step and an exit code of every mistake", async () => {
  await using place = await Workplace.open();
  await Deno.writeTextFile(`${place.path}/file`, "no folder");
  for (const { line, code, says, hints, env } of MISTAKES) {
    const ended = await place.lens(line.split(" "), env ?? {});
    assertEquals([ended.code, ended.out], [code, ""], `${line}: ${ended.err}`);
    const { error, hint } = complaint(ended);
    assertMatch(error, says, line);
    assertMatch(hint, hints, line);
  }
  assertEquals(place.runs(), []);
});

Deno.test("lens puts errors into the last record with --json, after the launch, and nothing else on stdout", async () => {
  await using place = await Workplace.open();
  for (const line of ["run --samples x", "rum", `run ${GONE}`, "trace show nope", "health --zzz"]) {
    const { code, out } = await place.lens([...line.split(" "), "--json"]);
    const [launch, done, ...others] = records(out);
    const named = line === "rum"
      ? null
      : line.split(" ").slice(0, line.startsWith("trace") ? 2 : 1).join(" ");
    assertEquals(launch, { kind: "launch", command: named });
    assertEquals([done?.["kind"], done?.["status"], done?.["exitCode"]], ["done", "failed", code]);
    assertMatch(JSON.stringify(done?.["error"]), /"code":".+","message":".+","hint":".+"/);
    assertEquals(others, []);
  }
});

/** What a server does wrong, and what a run says of it; nothing may be left of the run. */
const SERVERS = [
  { defect: "html-instead-of-json", says: /answered with a web page/, hints: /Check the address/ },
  { defect: "html-error", says: /answered 502/, hints: /server's own log/ },
  { defect: "empty-models", says: /it has no chat model/, hints: /Load or download/ },
] as const;

Deno.test("run says what is wrong with a server before anything is written", async () => {
  await using place = await Workplace.open();
  for (const { defect, says, hints } of SERVERS) {
    await using imitation = await startImitation({ defect: { kind: defect } });
    const args = ["run", "--provider", "openai-compatible", "--api-base", imitation.url.href];
    const ended = await place.lens(args);
    assertEquals([ended.code, ended.out], [1, ""], ended.err);
    const { error, hint } = complaint(ended);
    assertMatch(error, says);
    assertMatch(hint, hints);
  }
  await using imitation = await startImitation({ models: ["qwen3:8b"] });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const unknown = await place.lens(["run", ...base, "--models", "qwen3:8"]);
  assertEquals(unknown.code, 2);
  assertMatch(unknown.err, /model "qwen3:8" .*\n.*Did you mean "qwen3:8b"\?/);
  using plain = plainServer();
  const secure = `https://127.0.0.1:${plain.addr.port}/v1`;
  const tls = await place.lens(["run", ...base.slice(0, 2), "--api-base", secure]);
  assertEquals(tls.code, 1);
  assertMatch(tls.err, /no secure connection.*\n.*https/);
  assertEquals(place.runs(), []);
});

Deno.test("lens has no stack trace for anyone who does not ask for it", async () => {
  await using place = await Workplace.open();
  await Deno.writeTextFile(`${place.path}/modellens.config.yaml`, "seed: [1\n");
  await Deno.writeTextFile(`${place.path}/modellens.lock`, "{");
  for (
    const line of [
      "run",
      "config show",
      "plugins list",
      "info",
      "models",
      "health",
      "plugins lock x",
    ]
  ) {
    const { err, out, code } = await place.lens(line.split(" "));
    assert(code > 0, line);
    assertEquals([/^ +at /m.test(err), /^ +at /m.test(out)], [false, false], `${line}: ${err}`);
    assert(!err.includes("Model Lens itself failed"), err);
  }
});

/** Answers whatever comes with a refusal in plain HTTP, as web servers do. */
function plainServer(): Deno.TcpListener {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answer = async (connection: Deno.Conn) => {
    const asked = await connection.read(new Uint8Array(1024));
    const refusal = new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n");
    if (asked !== null) await connection.write(refusal);
    connection.close();
  };
  const serve = async () => {
    for await (const connection of listener) answer(connection);
  };
  serve();
  return listener;
}
