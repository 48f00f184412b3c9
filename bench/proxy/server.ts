/** A server for the proxy's bench: streams so many tokens at such a gap, each with the time it was sent. @module */

const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
Deno.stdout.writeSync(new TextEncoder().encode(`${listener.addr.port}\n`));

const HEAD =
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

async function answer(connection: Deno.TcpConn): Promise<void> {
  connection.setNoDelay(true);
  const encoder = new TextEncoder();
  const buffer = new Uint8Array(64 * 1024);
  const send = async (text: string) => {
    const bytes = encoder.encode(text);
    for (let done = 0; done < bytes.length;) done += await connection.write(bytes.subarray(done));
  };
  try {
    for (let text = ""; !text.includes('"end"');) {
      const count = await connection.read(buffer);
      if (count === null) return connection.close();
      text += new TextDecoder().decode(buffer.subarray(0, count));
      if (!text.includes('"end"')) continue;
      const tokens = Number(/"tokens":(\d+)/.exec(text)?.[1]);
      const gap = Number(/"gap":(\d+)/.exec(text)?.[1]);
      await send(HEAD);
      const begun = performance.now();
      for (let token = 0; token < tokens; token++) {
        // By the clock, not by the last: a timer that is late does not slow the stream.
        const wait = begun + token * gap - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        await send(chunk({ choices: [{ index: 0, delta: { content: ` ${now()}` } }], ...REST }));
      }
      await send(chunk({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }], ...REST }));
      await send("e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
      text = "";
    }
  } catch (cause) {
    // The client may leave.
    const left = [Deno.errors.BrokenPipe, Deno.errors.ConnectionReset, Deno.errors.BadResource];
    if (!left.some((one) => cause instanceof one)) throw cause;
  }
}

/** As long as what llama.cpp sends for a token. */
const REST = {
  created: 1780000000,
  id: "chatcmpl-Xk3jW9qLr0aZfGh27bTn",
  model: "bench",
  system_fingerprint: "b6000-abcdef0",
  object: "chat.completion.chunk",
};

function chunk(value: unknown): string {
  const text = `data: ${JSON.stringify(value)}\n\n`;
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

/** Milliseconds since 1970, to a microsecond. */
function now(): string {
  return (performance.timeOrigin + performance.now()).toFixed(3);
}

// Last, because it never ends.
for await (const connection of listener) void answer(connection);
