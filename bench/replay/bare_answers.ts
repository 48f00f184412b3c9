/** The barest server of the replay proof: reads a request and writes bytes at their times. What is late here is machine and client. @module */

/** An answer of it, given as JSON in the first argument: the request that contains `asked` gets `parts`. */
export interface BareAnswer {
  readonly asked: string;
  /** Text, and the milliseconds after the request at which it is written. */
  readonly parts: readonly { readonly text: string; readonly atMs: number }[];
}

/** A timer is this many milliseconds early; the rest is waited for by looking at the clock. */
const EARLY = 1.5;

async function answer(connection: Deno.TcpConn, answers: readonly BareAnswer[]): Promise<void> {
  using open = connection;
  open.setNoDelay(true);
  const buffer = new Uint8Array(64 * 1024);
  const encoder = new TextEncoder();
  const count = await open.read(buffer) ?? 0;
  const from = performance.now();
  const asked = new TextDecoder().decode(buffer.subarray(0, count));
  const found = answers.find((one) => asked.includes(one.asked));
  for (const { text, atMs } of found?.parts ?? []) {
    const far = from + atMs - performance.now() - EARLY;
    if (far > 0) await new Promise((resolve) => setTimeout(resolve, far));
    while (performance.now() < from + atMs);
    await open.write(encoder.encode(text));
  }
}

if (import.meta.main) {
  const answers: readonly BareAnswer[] = JSON.parse(Deno.args[0] ?? "[]");
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  Deno.stdout.writeSync(new TextEncoder().encode(`${listener.addr.port}\n`));
  for await (const connection of listener) void answer(connection, answers);
}
