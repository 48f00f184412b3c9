/**
 * How long a token takes from the model server's write to the playground: through the process that
 * asks, its trace, and the server's stream, to a client that only reads, and into the document of a
 * page in a real Chromium. Beside each stands the same model server read without us, which says what
 * the machine itself takes. The model server is in this process, so that one clock sees both ends.
 * @module
 */

import { EventSourceParserStream } from "eventsource-parser/stream";
import { chromium, type Page } from "playwright-core";
import { percentile } from "../../core/stats/percentile.ts";
import { CHROMIUM } from "../../server/testing/browser.ts";
import { type Figure, plainFigure, present, tailFigure } from "../figure.ts";
import { ServerProcess } from "./server_process.ts";

const QUESTIONS = 48;
/** Tokens of each answer; all but the first show how it is once everything is warm. */
const TOKENS = 8;
const GAP_MS = 40;
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
/** Where the bare page is, and what it reads. */
const BARE = "/bare";
const CHAT = "/v1/chat/completions";

/** Milliseconds from a token's write to its arrival. */
interface Delays {
  readonly first: number[];
  readonly later: number[];
}

async function main(): Promise<readonly Figure[]> {
  const folder = await Deno.makeTempDir({ prefix: "modellens-bench-" });
  const written: number[] = [];
  await using model = modelServer(written);
  const base = new URL(`http://127.0.0.1:${model.addr.port}`);
  Deno.env.set("MODELLENS_API_BASE", new URL("/v1", base).href);
  try {
    await using server = await ServerProcess.start(folder);
    const [ours, bare] = [noDelays(), noDelays()];
    for (let question = 0; question < QUESTIONS; question++) {
      add(ours, await arrivals(server), written);
      add(bare, await read(new URL(CHAT, base), (event) => event === undefined), written);
    }
    return [
      ...figures("to a client", ours, bare),
      ...CHROMIUM === undefined ? [] : await inChromium(server, { base, written }),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function inChromium(
  server: ServerProcess,
  { base, written }: { readonly base: URL; readonly written: readonly number[] },
): Promise<readonly Figure[]> {
  const browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: ARGS });
  try {
    const [page, empty] = [await browser.newPage(), await browser.newPage()];
    await page.goto(server.at("/playground?provider=openai-compatible").href);
    await page.getByLabel("Prompt").fill("Go");
    await empty.goto(new URL(BARE, base).href);
    const [ours, bare] = [noDelays(), noDelays()];
    for (let question = 0; question < QUESTIONS; question++) {
      await page.bringToFront();
      add(ours, await seenOn(page, () => page.click("button.primary:enabled")), written);
      await empty.bringToFront();
      add(bare, await seenOn(empty, () => empty.click("button")), written);
    }
    return figures("into a page", ours, bare);
  } finally {
    await browser.close();
  }
}

/** When each token stood in the document of a page, after what `begin` does. */
async function seenOn(page: Page, begin: () => Promise<void>): Promise<number[]> {
  const ahead = await clockOf(page);
  const seen = page.evaluate<number[]>(`(${WATCH})(${TOKENS})`);
  await begin();
  return (await seen).map((at) => at - ahead);
}

/** In the page, until its answer has so many tokens. */
const WATCH = `(tokens) => new Promise((resolve) => {
  const textNow = () => document.querySelector("pre")?.textContent ?? "";
  const seen = [];
  // What the answer before has left is not looked at.
  let isNew = !textNow().includes("t0");
  const observer = new MutationObserver(() => {
    const text = textNow();
    isNew ||= !text.includes("t0");
    while (isNew && text.includes("t" + seen.length)) seen.push(performance.now());
    if (seen.length < tokens) return;
    observer.disconnect();
    resolve(seen);
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true });
})`;

/** How far a page's clock is ahead of ours, by the quickest of several looks. */
async function clockOf(page: Page): Promise<number> {
  let best = { took: Infinity, ahead: NaN };
  for (let look = 0; look < 20; look++) {
    const from = performance.now();
    const there = await page.evaluate<number>("performance.now()");
    const to = performance.now();
    if (to - from < best.took) best = { took: to - from, ahead: there - (from + to) / 2 };
  }
  return best.ahead;
}

/** Asks, and says when each chunk came. */
async function arrivals(server: ServerProcess): Promise<number[]> {
  const response = await fetch(server.at("/api/asks"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompt: "Go", provider: "openai-compatible" }),
  });
  const { id } = await response.json();
  if (!response.ok) throw new TypeError(`It cannot be asked: ${response.status}`);
  return await read(server.at(`/api/jobs/${id}/live`), (event) => event === "records");
}

/** When each token of a stream of ours or of the model server came. */
async function read(
  address: URL,
  holds: (event: string | undefined) => boolean,
): Promise<number[]> {
  const { body } = await fetch(address);
  if (body === null) throw new TypeError("The stream has no body");
  const seen: number[] = [];
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(
    new EventSourceParserStream(),
  );
  for await (const { event, data } of events) {
    const at = performance.now();
    if (!holds(event)) continue;
    for (const _ of data.matchAll(/" t\d+"/g)) seen.push(at);
  }
  return seen;
}

function noDelays(): Delays {
  return { first: [], later: [] };
}

function add({ first, later }: Delays, seen: readonly number[], written: readonly number[]): void {
  const [one = NaN, ...others] = seen.map((at, index) => at - (written[index] ?? NaN));
  first.push(one);
  later.push(...others);
}

function figures(where: string, ours: Delays, bare: Delays): readonly Figure[] {
  const shape = { unit: "ms", digits: 2 };
  const p99 = percentile(bare.first, 99);
  return [
    tailFigure(ours.first, {
      ...shape,
      what: `playground: first token, model server's write ${where}`,
      atMost: 5,
      // A machine that holds up a stream which nobody touches holds up ours.
      disturbed: p99 > 2.5,
    }),
    tailFigure(ours.later, { ...shape, what: "the same, later tokens" }),
    tailFigure(bare.first, { ...shape, what: `first token ${where}, without us` }),
    tailFigure(bare.later, { ...shape, what: "the same, later tokens" }),
    plainFigure(percentile(ours.first, 50) / percentile(bare.first, 50), {
      what: `first token ${where}, ours ÷ without us, medians`,
    }),
  ];
}

/** A server of OpenAI's dialect that notes when it writes each token, with a page that reads it. */
function modelServer(written: number[]) {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => undefined }, (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === BARE) {
      return new Response(BARE_PAGE, { headers: { "content-type": "text/html" } });
    }
    if (pathname !== CHAT) {
      return Response.json({ object: "list", data: [{ id: "timed", object: "model" }] });
    }
    return new Response(answer(written), { headers: { "content-type": "text/event-stream" } });
  });
}

const BARE_PAGE = `<!doctype html><button>Ask</button><pre></pre><script>
const pre = document.querySelector("pre");
document.querySelector("button").onclick = () => {
  pre.textContent = "";
  const source = new EventSource("${CHAT}");
  source.onmessage = ({ data }) => {
    if (data === "[DONE]") return source.close();
    pre.textContent += JSON.parse(data).choices[0].delta.content ?? "";
  };
};
</script>`;

function answer(written: number[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let timer: ReturnType<typeof setInterval>;
  let sent = 0;
  return new ReadableStream({
    start: (controller) => {
      timer = setInterval(() => {
        const isOver = sent === TOKENS;
        const delta = isOver ? {} : { content: ` t${sent}` };
        const finish = isOver ? "stop" : null;
        const choices = [{ index: 0, delta, finish_reason: finish }];
        const data = JSON.stringify({ id: "x", object: "chat.completion.chunk", choices });
        if (!isOver) written[sent++] = performance.now();
        controller.enqueue(
          encoder.encode(`data: ${data}\n\n${isOver ? "data: [DONE]\n\n" : ""}`),
        );
        if (!isOver) return;
        clearInterval(timer);
        controller.close();
      }, GAP_MS);
    },
    cancel: () => clearInterval(timer),
  });
}

if (import.meta.main) present(await main());
