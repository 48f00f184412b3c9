/** `models`: what a provider has, or what lies on this machine. @module */

import { connectProvider } from "../../core/provider/connect.ts";
import { listModels } from "../../core/run/models.ts";
import type { Command, Invocation } from "../command.ts";
import { configOf, pluginsFor, PROVIDER_FLAGS } from "../settings.ts";
import { type Column, safe, safeLine, table } from "../terminal.ts";
import { factText, memoryText, parametersText } from "./facts.ts";
import { listLocal } from "./local.ts";

export const modelsList: Command = {
  summary: "List the models of a provider, or of this machine",
  usage: "",
  examples: [
    "models",
    "models list --local",
    "models list --provider ollama",
    "models list --api-base http://localhost:8000/v1 --json",
  ],
  flags: {
    "local": { summary: "List the GGUF and MLX models on this machine, whatever program has them" },
    ...PROVIDER_FLAGS,
  },
  takes: [0, 0],

  run: (invocation) =>
    invocation.switches.has("local") ? listLocal(invocation) : listProvider(invocation),
};

async function listProvider(invocation: Invocation): Promise<number> {
  const { terminal, switches } = invocation;
  const config = await configOf(invocation);
  const plugins = await pluginsFor(config);
  const connection = await connectProvider({
    config,
    plugins,
    env: (name) => Deno.env.get(name),
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
    terminal.note(`${connection.name}: ${safeLine(connection.server.url ?? "in this process")}`);
    if (listed.length === 0) {
      terminal.note("It has no chat model: load or download one in it");
      return 0;
    }
    const rows = listed.map((model) => [
      model.id,
      parametersText(model.parameters),
      factText(model.quantisation),
      factText(model.contextLength),
      memoryText(model.loaded),
      factText(model.digest).replace("sha256:", "").slice(0, 12),
    ]);
    terminal.out(table(COLUMNS, rows, terminal.width));
    return 0;
  } finally {
    await connection.provider.close?.();
  }
}

const COLUMNS: readonly Column[] = [
  { title: "model", yields: "start" },
  { title: "parameters", right: true },
  { title: "quantisation" },
  { title: "context", right: true },
  { title: "in memory", yields: "whole" },
  { title: "digest", yields: "whole" },
];
