/** The process of one skill: it holds no permission, and asks for what it wants. @module */

import { spawnChild } from "../sandbox/child_process.ts";
import { parentDeathCommand } from "../sandbox/guard.ts";
import { LOOK_EVERY_MS, residentBytes } from "../sandbox/resident_memory.ts";
import type { SkillLimits } from "./fields.ts";
import { SkillLines, type SkillMessage } from "./lines.ts";

/** Why a process was killed. */
export type SkillKill = "timeout" | "memory" | "output" | "written" | "aborted";

/** How one call of a process ended. */
export type CallEnding =
  | { readonly how: "done"; readonly value: unknown }
  | { readonly how: "failed"; readonly reason: string; readonly denied: boolean }
  | { readonly how: "killed"; readonly by: SkillKill }
  | { readonly how: "crashed"; readonly reason: string };

/** What a process runs. */
export interface SkillCode {
  readonly entry: string;
  /** Texts of the folder, as they were locked. */
  readonly files: Readonly<Record<string, string>>;
  readonly limits: SkillLimits;
}

/** What a skill asks while it runs; `over` is aborted when its call has ended. Throws what the skill is to see. */
export type Serve = (
  method: string,
  args: readonly unknown[],
  over: AbortSignal,
) => Promise<unknown>;

/** Time for our own part of the start, which no skill can delay. */
const START_MS = 60_000;
/** Processor time after which the kernel ends it, for systems where nothing else ends an orphan. */
const CPU_SECONDS = 900;

/** A skill that has been started. One call at a time. Between calls it is stopped, on Linux. Disposing of it kills it. */
export class SkillProcess implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: SkillLines;
  readonly #limits: SkillLimits;
  readonly #code: SkillCode;
  readonly #up = Promise.withResolvers<SkillMessage>();
  readonly #loaded = Promise.withResolvers<SkillMessage>();
  readonly #ended: Promise<{ readonly how: "crashed"; readonly reason: string }>;
  #killed: SkillKill | undefined;
  #isRunning = true;
  #calls = 0;
  #onCall: (message: SkillMessage) => void = () => {};

  constructor(code: SkillCode) {
    this.#code = code;
    this.#limits = code.limits;
    // The heap is only a part of the memory, so its limit comes first and ends in a clear message.
    const heapMb = Math.max(32, Math.floor(code.limits.memoryMb / 2));
    this.#process = spawnChild({ kind: "skill", heapMb, cpuSeconds: CPU_SECONDS });
    this.#input = this.#process.stdin.getWriter();
    this.#lines = new SkillLines({
      nonce: crypto.randomUUID(),
      mostPrinted: code.limits.outputBytes,
      mostTold: code.limits.outputBytes + code.limits.writtenBytes * 2 + 1_000_000,
      tell: (message) => this.#take(message),
      flooded: () => this.kill("output"),
    });
    this.#ended = this.#wait();
  }

  /** What it printed since this was last asked. */
  printed(): string {
    return this.#lines.taken();
  }

  /** Whether it can take another call. */
  get isAlive(): boolean {
    return this.#killed === undefined && this.#isRunning;
  }

  /** Why it was killed; undefined while it was not. */
  get killed(): SkillKill | undefined {
    return this.#killed;
  }

  /** Starts it up to the point where the skill's own code begins. */
  async start(): Promise<CallEnding | undefined> {
    const { entry, files } = this.#code;
    const { nonce } = this.#lines;
    const late = setTimeout(() => this.kill("timeout"), START_MS);
    await this.#send({ nonce, parent: Deno.pid, entry, files });
    const ending = await Promise.race([this.#up.promise, this.#ended]);
    clearTimeout(late);
    return "how" in ending ? this.#endingOf(ending) : undefined;
  }

  /** Makes one call, and kills the process at the first limit that it reaches. */
  async call(input: unknown, serve: Serve): Promise<CallEnding> {
    this.#goOn();
    using _watch = this.#watch();
    const loaded = await Promise.race([this.#loaded.promise, this.#ended]);
    if ("how" in loaded) return this.#endingOf(loaded);
    if (loaded.failed !== undefined) {
      this.kill();
      const reason = `It cannot be loaded: ${loaded.reason ?? ""}`;
      return { how: "failed", reason, denied: loaded.denied ?? false };
    }
    const call = ++this.#calls;
    const answered = Promise.withResolvers<SkillMessage>();
    const over = new AbortController();
    const serving: Promise<void>[] = [];
    this.#onCall = (message) => {
      if (message.ask !== undefined) {
        serving.push(this.#answer(message, { call, serve, over: over.signal }));
      } else if (message.done === call || message.failed === call) {
        // At once: what it asks for after that may stand in the same piece of its output.
        over.abort(new DOMException("The call has ended", "AbortError"));
        answered.resolve(message);
      }
    };
    await this.#send({ call, input });
    const last = await Promise.race([answered.promise, this.#ended]);
    // What was asked for in this call is done, or given up, before anybody looks at what it left.
    over.abort(new DOMException("The process has ended", "AbortError"));
    await Promise.all(serving);
    this.#pause();
    if ("how" in last) return this.#endingOf(last);
    if (last.done === call) return { how: "done", value: last.value };
    return { how: "failed", reason: last.reason ?? "", denied: last.denied ?? false };
  }

  /** Ends it at once. */
  kill(reason?: SkillKill): void {
    this.#killed ??= reason;
    this.#signal("SIGKILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.#ended;
    try {
      await this.#input.close();
    } catch {
      // The pipe went with the process.
    }
  }

  #take(message: SkillMessage): void {
    if (message.up === true) this.#up.resolve(message);
    else if (message.ready === true || message.failed === 0) this.#loaded.resolve(message);
    else this.#onCall(message);
  }

  async #answer(
    { ask, call: of, method, args }: SkillMessage,
    { call, serve, over }: {
      readonly call: number;
      readonly serve: Serve;
      readonly over: AbortSignal;
    },
  ): Promise<void> {
    const answer = await this.#answerTo({ of, method, args }, { call, serve, over });
    // Who has nothing to wait for any more may not read either.
    if (!over.aborted) await this.#send({ answer: ask, ...answer });
  }

  async #answerTo(
    { of, method = "", args = [] }: {
      readonly of: number | undefined;
      readonly method: string | undefined;
      readonly args: readonly unknown[] | undefined;
    },
    { call, serve, over }: {
      readonly call: number;
      readonly serve: Serve;
      readonly over: AbortSignal;
    },
  ): Promise<object> {
    try {
      // A call that has ended has no rights left.
      if (of !== call) throw new RangeError("That call has ended");
      over.throwIfAborted();
      return { value: await serve(method, args, over) };
    } catch (cause) {
      const { name, message } = cause instanceof Error ? cause : new TypeError(String(cause));
      return { error: { message, denied: name === "NotAllowed" } };
    }
  }

  #watch(): Disposable {
    const { ms, memoryMb } = this.#limits;
    const wall = setTimeout(() => this.kill("timeout"), ms);
    let isLooking = false;
    const look = setInterval(async () => {
      if (isLooking) return;
      isLooking = true;
      const resident = await residentBytes(this.#process.pid);
      isLooking = false;
      if (resident !== undefined && resident > memoryMb * 1e6) this.kill("memory");
    }, LOOK_EVERY_MS);
    return {
      [Symbol.dispose]: () => {
        clearTimeout(wall);
        clearInterval(look);
        this.#onCall = () => {};
      },
    };
  }

  #endingOf(crash: { readonly how: "crashed"; readonly reason: string }): CallEnding {
    if (this.#killed !== undefined) return { how: "killed", by: this.#killed };
    return crash;
  }

  async #wait(): Promise<{ readonly how: "crashed"; readonly reason: string }> {
    const decoder = new TextDecoder();
    let complaint = "";
    const errors = (async () => {
      for await (const chunk of this.#process.stderr) {
        const text = decoder.decode(chunk, { stream: true });
        if (complaint.length < 10_000) complaint += text;
        this.#lines.addPrinted(text, chunk.length);
      }
    })();
    for await (const chunk of this.#process.stdout) this.#lines.add(chunk);
    await errors;
    const { code, signal } = await this.#process.status;
    this.#isRunning = false;
    // V8 says so and aborts; what it says first is a table.
    if (signal !== null && /out of memory/i.test(complaint)) this.#killed ??= "memory";
    const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
    const why = complaint.split("\n").map((line) => line.trim()).filter((line) => line !== "")
      .slice(0, 3).join(" ").slice(0, 300);
    return {
      how: "crashed",
      reason: `Its process ended ${how} and without a result${why === "" ? "" : `: ${why}`}`,
    };
  }

  async #send(line: unknown): Promise<void> {
    try {
      await this.#input.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
    } catch (cause) {
      // It has ended, which its ending tells.
      if (!(cause instanceof Deno.errors.BrokenPipe) && !(cause instanceof TypeError)) throw cause;
    }
  }

  /**
   * What it leaves running takes no time from anybody until the next call. Only where the kernel ends
   * it with this process: who is stopped cannot see that its parent is gone.
   */
  #pause(): void {
    if (parentDeathCommand() !== undefined) this.#signal("SIGSTOP");
  }

  #goOn(): void {
    if (parentDeathCommand() !== undefined) this.#signal("SIGCONT");
  }

  #signal(signal: Deno.Signal): void {
    try {
      this.#process.kill(signal);
    } catch (cause) {
      // It had ended by itself.
      if (!(cause instanceof TypeError) && !(cause instanceof Deno.errors.NotFound)) throw cause;
    }
  }
}
