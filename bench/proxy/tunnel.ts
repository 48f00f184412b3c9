/** The least that a proxy in Deno can do: bytes passed both ways, and nobody told. To compare ours with. @module */

const [port] = Deno.args;
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
Deno.stdout.writeSync(new TextEncoder().encode(`${listener.addr.port}\n`));

async function pass(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  try {
    for (;;) {
      const count = await from.read(buffer);
      if (count === null) return await to.closeWrite();
      for (let done = 0; done < count;) done += await to.write(buffer.subarray(done, count));
    }
  } catch (cause) {
    // Whoever leaves first ends the other direction too.
    if (!(cause instanceof Error)) throw cause;
  }
}

async function link(client: Deno.TcpConn): Promise<void> {
  using _client = client;
  client.setNoDelay(true);
  using server = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  server.setNoDelay(true);
  await Promise.all([pass(client, server), pass(server, client)]);
}

// Last, because it never ends.
for await (const client of listener) void link(client);
