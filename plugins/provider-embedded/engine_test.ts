import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  type Engine,
  EngineError,
  type EngineFailure,
  type EngineRequest,
  openEngine,
} from "./engine.ts";
import type { CompletionChunk } from "./completion_chunk.ts";

const MODEL = new URL("./model/modellens-tiny-q8_0.gguf", import.meta.url);
const SUM = { messages: [{ role: "user", content: "What is 3 + 4?" }], temperature: 0 };
const ENDLESS = { ...SUM, max_tokens: 900, ignore_eos: true };

const readFile = (path: string | URL) => Deno.readFile(path);
const open = async () => openEngine({ model: await readFile(MODEL), readFile });

async function ask(engine: Engine, request: EngineRequest): Promise<CompletionChunk[]> {
  const chunks: CompletionChunk[] = [];
  for await (const { chunk } of engine.chat(request)) chunks.push(chunk);
  return chunks;
}

const delta = ({ choices: [choice] }: CompletionChunk) => choice?.delta;
const text = (chunks: CompletionChunk[]) => chunks.map((c) => delta(c)?.content ?? "").join("");
const tokens = (chunks: CompletionChunk[]) =>
  chunks.flatMap(({ choices: [choice] }) => choice?.logprobs?.content ?? []);

async function fails(reason: EngineFailure, work: () => Promise<unknown>): Promise<EngineError> {
  const error = await assertRejects(work, EngineError);
  assertEquals(error.reason, reason, error.message);
  return error;
}

Deno.test("Engine", async (t) => {
  const engine = await open();

  await t.step("info tells engine and model", () => {
    const { info } = engine;
    assert(/^llama\.cpp \(wllama \d+\.\d+\.\d+\)$/.test(info.engine), info.engine);
    assertEquals(
      [info.architecture, info.name, info.quantisation, info.parameters],
      ["llama", "modellens-tiny", "Q8_0", 1_304_192],
    );
    assertEquals([info.loaded.contextLength, info.loaded.vocabularySize], [1024, 1536]);
    assertEquals([info.loaded.eosToken, info.loaded.addsBos], [2, false]);
    assert(info.chatTemplate?.includes("<|im_start|>"));
  });

  await t.step("chat() answers in chunks that say what happened", async () => {
    const chunks = await ask(engine, { ...SUM, logprobs: true, top_logprobs: 3 });
    assertEquals(text(chunks), "7");
    const [token] = tokens(chunks);
    assert(token !== undefined);
    assertEquals([token.token, token.bytes, token.top_logprobs.length], ["7", [55], 3]);
    assertEquals(token.top_logprobs[0]?.id, token.id);
    assert(token.logprob < 0 && token.logprob > -3);
    const last = chunks.at(-1);
    assertEquals(last?.usage?.completion_tokens, 2);
    assertEquals(last?.timings?.predicted_n, 2);
    assert(chunks.some((chunk) => chunk.prompt_progress !== undefined));
    const details = chunks.findLast((chunk) => chunk.__verbose !== undefined)?.__verbose;
    assertEquals(details?.stop_type, "eos");
    assert(details?.prompt.endsWith("What is 3 + 4?<|im_end|>\n<|im_start|>assistant\n"));
    assertEquals(details?.generation_settings.temperature, 0);
  });

  await t.step("chat() stamps chunks with this thread's clock", async () => {
    assert(engine.info.clock.errorMs < 5);
    const before = performance.now();
    const times: number[] = [];
    for await (const { at } of engine.chat({ ...ENDLESS, max_tokens: 20 })) times.push(at);
    const after = performance.now();
    assertEquals(times, times.toSorted((a, b) => a - b));
    const first = times[0] ?? NaN;
    const last = times.at(-1) ?? NaN;
    const error = engine.info.clock.errorMs;
    assert(first > before - error && last < after + error, `${before} ${first} ${last} ${after}`);
    assert(new Set(times).size > 10);
  });

  await t.step("chat() calls a tool", async () => {
    const chunks = await ask(engine, {
      messages: [{ role: "user", content: "What is the weather in Rome?" }],
      temperature: 0,
      tools: [{
        type: "function",
        function: {
          name: "get_weather",
          description: "Weather of a city",
          parameters: { type: "object", properties: { city: { type: "string" } } },
        },
      }],
    });
    const calls = chunks.flatMap((chunk) => delta(chunk)?.tool_calls ?? []);
    assertEquals(calls[0]?.function.name, "get_weather");
    const json = calls.map((call) => call.function.arguments ?? "").join("");
    assertEquals(JSON.parse(json), { city: "Rome" });
  });

  await t.step("chat() keeps to a JSON schema", async () => {
    const schema = {
      type: "object",
      properties: { age: { type: "integer" } },
      required: ["age"],
      additionalProperties: false,
    };
    const chunks = await ask(engine, {
      messages: [{ role: "user", content: "Tom is 7. Answer in JSON." }],
      temperature: 0,
      response_format: { type: "json_schema", json_schema: { name: "age", schema } },
    });
    assert(Number.isInteger(JSON.parse(text(chunks)).age));
  });

  await t.step("chat() is the same each time at temperature 0, cached prompt or not", async () => {
    const fact = "The red box is by the door and Ann has the key. ";
    const long = [
      { role: "user", content: fact.repeat(22) },
      { role: "assistant", content: "Yes." },
      { role: "user", content: fact.repeat(10) },
    ];
    const base = {
      temperature: 0,
      max_tokens: 40,
      ignore_eos: true,
      logprobs: true,
      top_logprobs: 5,
    };
    const fresh = await ask(engine, { ...base, messages: long, cache_prompt: false });
    await ask(engine, { ...base, messages: long.slice(0, 1) });
    const cached = await ask(engine, { ...base, messages: long });
    const again = await ask(engine, { ...base, messages: long });

    const prompt = fresh.at(-1)?.usage;
    assert((prompt?.prompt_tokens ?? 0) > 512);
    assertEquals(prompt?.prompt_tokens_details?.cached_tokens, 0);
    assert((cached.at(-1)?.usage?.prompt_tokens_details?.cached_tokens ?? 0) > 200);
    assertEquals(tokens(fresh).length, 40);
    assertEquals(tokens(cached), tokens(fresh));
    assertEquals(tokens(again), tokens(fresh));
  });

  await t.step("chat() is the same each time with a seed, and another with another", async () => {
    const story = (seed: number) =>
      ask(engine, {
        messages: [{ role: "user", content: "Tell me a story about a fox." }],
        temperature: 0.8,
        seed,
        max_tokens: 40,
      });
    const first = text(await story(1));
    assertEquals(text(await story(1)), first);
    assert(text(await story(2)) !== first);
  });

  await t.step("tokenize() counts a prompt as the engine does", async () => {
    const prompt = await engine.applyTemplate(SUM);
    const ids = await engine.tokenize(prompt);
    assertEquals(ids.length, (await ask(engine, SUM)).at(-1)?.usage?.prompt_tokens);
    assertEquals(ids[0], 1);
    assertEquals(ids.at(-1), (await engine.tokenize("\n"))[0]);
    assertEquals(await engine.tokenize(""), []);
    assertEquals((await engine.tokenize("<|im_end|>")).length, 1);
  });

  await t.step("chat() refuses a prompt that is too long", async () => {
    const content = "word ".repeat(3000);
    const request = { messages: [{ role: "user", content }], temperature: 0 };
    const { facts } = await fails("context_overflow", () => ask(engine, request));
    assert((facts.promptTokens ?? 0) > 3000);
    assertEquals(facts.contextLength, 1024);
  });

  await t.step("chat() says that an answer ran into the end of the context", async () => {
    const chunks = await ask(engine, { ...ENDLESS, max_tokens: 5000 });
    assertEquals(chunks.findLast(({ __verbose }) => __verbose)?.__verbose?.truncated, true);
    assertEquals(chunks.at(-1)?.usage?.total_tokens, 1024);
  });

  await t.step("chat() says what is wrong with a request", async () => {
    const wrong: [object, string][] = [
      [{ messages: [] }, "no messages"],
      [{ messages: [{ role: "user", content: [{ type: "image_url" }] }] }, '"image_url"'],
      [{ temperature: "hot" }, "must be number"],
      [
        { response_format: { type: "json_schema", json_schema: { schema: { type: "x" } } } },
        "type x",
      ],
      [{ grammar: "root ::= ((" }, "failed to parse grammar"],
      [{ stop: () => {} }, "could not be cloned"],
    ];
    for (const [fault, expected] of wrong) {
      const { message } = await fails("bad_request", () => ask(engine, { ...SUM, ...fault }));
      assert(message.includes(expected), message);
    }
    assertEquals(text(await ask(engine, SUM)), "7");
  });

  await t.step("chat() says that it cannot tell the pieces of a character", async () => {
    const request = { ...SUM, logprobs: true, top_logprobs: 1536 };
    const { message } = await fails("inference_failed", () => ask(engine, request));
    assert(message.includes("piece of a character"), message);
    assertEquals(text(await ask(engine, SUM)), "7");
  });

  await t.step("chat() stops when cancelled, and answers the next", async () => {
    const cancellation = new AbortController();
    let seen = 0;
    await fails("cancelled", async () => {
      for await (const _ of engine.chat(ENDLESS, { signal: cancellation.signal })) {
        if (++seen === 10) cancellation.abort();
      }
    });
    assert(seen < 200, `${seen} chunks came after all`);
    assertEquals(text(await ask(engine, SUM)), "7");
  });

  await t.step("chat() stops when its reader leaves", async () => {
    for await (const { chunk } of engine.chat(ENDLESS)) if (delta(chunk)?.content) break;
    assertEquals(text(await ask(engine, SUM)), "7");
  });

  await t.step("chat() takes its turn, unless cancelled before it", async () => {
    const order: string[] = [];
    const first = ask(engine, { ...ENDLESS, max_tokens: 50 }).then(() => order.push("first"));
    const cancellation = new AbortController();
    const waiting = fails("cancelled", async () => {
      for await (const _ of engine.chat(SUM, { signal: cancellation.signal }));
    }).then(() => order.push("cancelled"));
    const second = ask(engine, SUM).then((chunks) => order.push(text(chunks)));
    cancellation.abort();
    await Promise.all([first, waiting, second]);
    assertEquals(order, ["cancelled", "first", "7"]);
  });

  await t.step("chat() reports a crash, and none after it hangs", async () => {
    const grammar = `root ::= ${"(".repeat(100_000)}"a"${")".repeat(100_000)}`;
    const killed = fails("engine_crashed", () => ask(engine, { ...SUM, grammar }));
    const waiting = fails("engine_crashed", () => ask(engine, SUM));
    await Promise.all([killed, waiting]);
    await fails("engine_crashed", () => ask(engine, SUM));
    engine.close();
  });
});

Deno.test("openEngine() answers alike in two engines", async () => {
  const request = { ...SUM, logprobs: true, top_logprobs: 5 };
  const [a, b] = [await open(), await open()];
  assertEquals(tokens(await ask(a, request)), tokens(await ask(b, request)));
  a.close();
  const { message } = await fails("closed", () => ask(a, SUM));
  assertEquals(message, "The engine was closed");
  b.close();
});

Deno.test("openEngine() keeps to the context it is given", async () => {
  const engine = await openEngine({ model: await readFile(MODEL), readFile, context: 256 });
  assertEquals(engine.info.loaded.contextLength, 256);
  const request = { messages: [{ role: "user", content: "word ".repeat(300) }] };
  await fails("context_overflow", () => ask(engine, request));
  engine.close();
});

Deno.test("openEngine() says what is wrong with a model", async () => {
  const whole = await readFile(MODEL);
  const text = new TextEncoder();
  const wrong: [Uint8Array<ArrayBuffer>, string][] = [
    [new Uint8Array(0), "the file is empty"],
    [text.encode("<html>not found</html>"), 'it starts with "<htm"'],
    [whole.slice(0, 5000), "ends within its header"],
    [whole.slice(0, 700_000), "not within the file bounds"],
    [replaced(whole, "llama", "llamX"), "unknown model architecture: 'llamX'"],
  ];
  for (const [model, expected] of wrong) {
    const { message } = await fails("load_failed", () => openEngine({ model, readFile }));
    assert(message.startsWith("Cannot load the model: "), message);
    assert(message.includes(expected), message);
  }
});

Deno.test("openEngine() can be cancelled", async () => {
  const cancellation = new AbortController();
  const { signal } = cancellation;
  const opening = openEngine({ model: await readFile(MODEL), readFile, signal });
  cancellation.abort();
  await fails("cancelled", () => opening);
});

Deno.test("openEngine() leaves this thread's globals alone", async () => {
  const names = ["process", "console", "postMessage", "Worker", "Blob"];
  const before = names.map((name) => Reflect.get(globalThis, name));
  const engine = await open();
  assertEquals(await ask(engine, SUM).then(text), "7");
  for (const [i, name] of names.entries()) {
    assert(Reflect.get(globalThis, name) === before[i], name);
  }
  engine.close();
});

Deno.test("Engine.chat() measures about what the engine measures", async () => {
  const engine = await open();
  const content: number[] = [];
  let engineMs = 0;
  for await (const { at, chunk } of engine.chat({ ...ENDLESS, max_tokens: 200 })) {
    if (delta(chunk)?.content) content.push(at);
    engineMs = chunk.timings?.predicted_ms ?? engineMs;
  }
  const ours = (content.at(-1) ?? NaN) - (content[0] ?? NaN);
  assertAlmostEquals(ours, engineMs, engineMs * 0.25 + 20);
  engine.close();
});

/** Writes over the first place where `from` stands after the key of the architecture. */
function replaced(bytes: Uint8Array<ArrayBuffer>, from: string, to: string) {
  const latin1 = new TextDecoder("latin1").decode(bytes);
  const value = latin1.indexOf(from, latin1.indexOf("general.architecture"));
  const copy = bytes.slice();
  copy.set(new TextEncoder().encode(to), value);
  return copy;
}
