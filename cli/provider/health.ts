/** `health`: whether a provider answers. @module */

import { connectProvider } from "../../core/provider/connect.ts";
import { listModels } from "../../core/run/models.ts";
import type { Command } from "../command.ts";
import { counted } from "../figures.ts";
import { configOf, pluginsFor, PROVIDER_FLAGS } from "../settings.ts";
import { safe, safeLine } from "../terminal.ts";

export const health: Command = {
  summary: "Check that a provider answers",
  usage: "",
  examples: [
    "health",
    "health --provider lm-studio",
    "health --api-base http://localhost:8080/v1 --json",
  ],
  flags: PROVIDER_FLAGS,
  takes: [0, 0],

  async run(invocation) {
    const { terminal, switches } = invocation;
    const config = await configOf(invocation);
    const plugins = await pluginsFor(config);
    const env = (name: string) => Deno.env.get(name);
    const begun = performance.now();
    // Without an answer it throws, and the exit code is 1, with --json as without.
    const connection = await connectProvider({
      config,
      plugins,
      env,
      notice: (text) => terminal.note(safe(text)),
    });
    try {
      const listed = await listModels(connection, AbortSignal.timeout(15_000));
      const ms = Math.round(performance.now() - begun);
      const { name, server } = connection;
      if (switches.has("json")) {
        terminal.out(
          JSON.stringify({
            kind: "health",
            status: "ok",
            provider: name,
            server,
            models: listed.length,
            ms,
          }),
        );
        return 0;
      }
      const version = server.version.value === null ? "" : ` ${server.version.value}`;
      const models = counted(listed.length, "model");
      const facts = `${name}: ${
        server.server.value ?? "an unknown server"
      }${version}, ${models}, answered in ${ms} ms`;
      terminal.out(`${terminal.paint.green("ok")} ${safeLine(facts)}`);
      return 0;
    } finally {
      await connection.provider.close?.();
    }
  },
};
