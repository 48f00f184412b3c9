/** `models`: what a provider has. @module */

import type { Known } from "../../core/events/envelope.ts";
import { connectProvider } from "../../core/provider/connect.ts";
import { listModels } from "../../core/run/models.ts";
import type { Command } from "../command.ts";
import { figure } from "../figures.ts";
import { configOf, pluginsFor, PROVIDER_FLAGS } from "../settings.ts";
import { type Column, safe, safeLine, table } from "../terminal.ts";

export const models: Command = {
  summary: "List the models of a provider",
  usage: "",
  examples: [
    "models",
    "models --provider ollama",
    "models --api-base http://localhost:8000/v1 --json",
  ],
  flags: PROVIDER_FLAGS,
  takes: [0, 0],

  async run(invocation) {
    const { terminal, switches } = invocation;
    const config = await configOf(invocation);
    const plugins = await pluginsFor(config);
    const env = (name: string) => Deno.env.get(name);
    const connection = await connectProvider({
      config,
      plugins,
      env,
      notice: (text) => terminal.note(safe(text)),
    });
    try {
      const listed = await listModels(connection, AbortSignal.timeout(15_000));
      if (switches.has("json")) {
        for (const model of listed) {
          terminal.out(JSON.stringify({ kind: "model", provider: connection.name, ...model }));
        }
        return 0;
      }
      const columns: readonly Column[] = [
        { title: "model", yields: "cut" },
        { title: "parameters", right: true },
        { title: "quantisation" },
        { title: "context", right: true },
        { title: "digest", yields: "whole" },
      ];
      terminal.note(`${connection.name}: ${safeLine(connection.server.url ?? "in this process")}`);
      if (listed.length === 0) {
        terminal.note("It has no chat model: load or download one in it");
        return 0;
      }
      terminal.out(table(
        columns,
        listed.map((model) => [
          model.id,
          model.parameters.value === null ? "unknown" : parameters(model.parameters.value),
          text(model.quantisation),
          text(model.contextLength),
          text(model.digest).replace("sha256:", "").slice(0, 12),
        ]),
        terminal.width,
      ));
      return 0;
    } finally {
      await connection.provider.close?.();
    }
  },
};

function text(fact: Known<string | number>): string {
  return fact.value === null ? "unknown" : String(fact.value);
}

function parameters(count: number): string {
  if (count >= 1e9) return `${figure(count / 1e9)} B`;
  return count >= 1e6 ? `${figure(count / 1e6)} M` : String(count);
}
