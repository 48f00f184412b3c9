/** `imitate`: an imitation model server, for people who write plugins. @module */

import {
  attentive,
  defectsHelp,
  imitationFromFlags,
  serversHelp,
  startImitation,
} from "../core/testing/imitation/mod.ts";
import type { Command } from "./command.ts";
import { UsageError } from "./errors.ts";
import { StopSignals } from "./run/stop_signals.ts";

export const imitate: Command = {
  summary: "Start an imitation model server, with defects on demand",
  usage: "",
  examples: [
    "imitate --port 9000",
    "imitate --port 9000 --tokens-per-second 30 --tokens 200",
    "imitate --server ollama --port 11434",
    "imitate --defect stall",
    "imitate --defects",
  ],
  flags: {
    "port": { summary: "Port on this machine; 0 for any that is free", value: "PORT" },
    "server": { summary: `The program to imitate: ${serversHelp()}`, value: "NAME" },
    "defect": { summary: "What goes wrong, as --defects lists", value: "DEFECT" },
    "defects": { summary: "List the defects" },
    "model": { summary: "Name of the model it says it has", value: "NAME" },
    "tokens-per-second": { summary: "Speed; absent for at once", value: "X" },
    "tokens": { summary: "Length of the answer", value: "N" },
  },
  takes: [0, 0],

  async run({ terminal, values, switches }) {
    if (switches.has("defects")) {
      terminal.out(defectsHelp());
      return 0;
    }
    const one = (name: string) => values[name]?.[0];
    const imitation = await started({
      port: one("port"),
      defect: one("defect"),
      server: one("server"),
      model: one("model"),
      tokensPerSecond: one("tokens-per-second"),
      tokens: one("tokens"),
    });
    terminal.out(
      switches.has("json")
        ? JSON.stringify({ kind: "launch", url: imitation.url.href, pid: Deno.pid })
        : `Imitating ${
          one("server") ?? "an OpenAI-compatible server"
        } at ${imitation.url.href}; Ctrl+C ends it`,
    );
    using signals = new StopSignals();
    await new Promise((resolve) => signals.stop.addEventListener("abort", resolve));
    await imitation.close();
    return signals.exitCode ?? 0;
  },
};

async function started(
  flags: Parameters<typeof imitationFromFlags>[0],
): ReturnType<typeof startImitation> {
  try {
    const options = imitationFromFlags(flags);
    return await startImitation({ ...options, script: attentive(options.script) });
  } catch (cause) {
    if (cause instanceof Deno.errors.AddrInUse || cause instanceof Deno.errors.PermissionDenied) {
      const reason = cause instanceof Deno.errors.AddrInUse ? "it is in use" : "it is not allowed";
      throw new UsageError(
        `Cannot listen on port ${flags.port}: ${reason}`,
        "Choose another with --port, or 0 for any",
        { cause },
      );
    }
    if (cause instanceof RangeError || cause instanceof TypeError) {
      throw new UsageError(
        cause.message,
        'Run "imitate --help" to see what each flag takes, "imitate --defects" for the defects',
        { cause },
      );
    }
    throw cause;
  }
}
