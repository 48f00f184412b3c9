/** Streams one file to whoever asks, and does nothing else. @module */

const [path = ""] = Deno.args;
Deno.serve(
  {
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => {
      const line = JSON.stringify({ url: `http://127.0.0.1:${port}/` });
      Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
    },
  },
  async () => new Response((await Deno.open(path)).readable),
);
Deno.addSignalListener("SIGINT", () => Deno.exit(0));
