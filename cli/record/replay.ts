/** `replay`: plays a run in its own time, answers an app from it, or asks again what was asked. @module */

import { VOLATILE } from "../../core/replay/request_key.ts";
import type { Command, Flag, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { runOrCall } from "./call_address.ts";

const SERVE_FLAGS: Readonly<Record<string, Flag>> = {
  "serve": { summary: "Answer an app from the recording, without a model" },
  "listen": { summary: "Where to listen; port 0 for any that is free", value: "HOST:PORT" },
  "unsafe-listen": { summary: "Listen where others on the network can ask" },
  "ignore": {
    summary: `Field that does not count when requests are compared, beside ${VOLATILE.join(", ")}`,
    value: "FIELD",
    repeats: true,
  },
};

const PLAY_FLAGS: Readonly<Record<string, Flag>> = {
  "speed": {
    summary: "Recorded times, so many times faster: 0.25 to 64, or max for at once",
    value: "1|2|max",
  },
  "from": { summary: "Moment to begin at: 12.5 for seconds, or 1:02.5", value: "MOMENT" },
};

const REISSUE_FLAGS: Readonly<Record<string, Flag>> = {
  "to": { summary: "Provider or address to ask again", value: "PROVIDER|URL" },
  "model": { summary: "Model to ask instead of the recorded one", value: "NAME" },
  "set": {
    summary: "Setting to change in every request; null leaves it out",
    value: "NAME=VALUE",
    repeats: true,
  },
  "dry-run": { summary: "Say what would be asked, and ask nothing" },
};

export const replay: Command = {
  summary: "Play a run in its own time, answer an app from it, or ask again",
  usage: "<run | run:call>",
  examples: [
    "replay latest",
    "replay latest:c12 --speed 0.25",
    "replay latest --speed 16 --from 1:30",
    "replay latest --serve",
    "replay latest --serve --speed max --listen 127.0.0.1:11434",
    "replay my-session --serve --ignore seed --ignore messages.0.content",
    "replay latest:c12 --set temperature=0",
    "replay latest --to ollama --model qwen3:8b",
    "replay import-chat --to http://localhost:8000/v1 --model qwen3-8b --dry-run",
  ],
  flags: {
    ...PLAY_FLAGS,
    ...SERVE_FLAGS,
    ...REISSUE_FLAGS,
    ...settingFlags([
      "traces.dir",
      "traces.redact",
      "api.key_env",
      "timeout",
      "retries",
      "allowed_errors",
      "limits.connect",
      "limits.first_token",
      "limits.stall",
    ]),
    ...CONFIG_FLAG,
  },
  takes: [1, 1],

  async run(invocation) {
    const config = await configOf(invocation);
    const serving = given(invocation, SERVE_FLAGS);
    const asking = given(invocation, REISSUE_FLAGS);
    if (serving !== undefined && asking !== undefined) {
      throw new UsageError(
        `Cannot use --${serving} and --${asking} together`,
        "Either serve the recording, or ask again",
      );
    }
    const playing = given(invocation, PLAY_FLAGS);
    if (asking !== undefined && playing !== undefined) {
      throw new UsageError(
        `Cannot use --${asking} and --${playing} together`,
        "What is asked again comes at the server's own speed",
      );
    }
    if (asking !== undefined) {
      const { replayReissue } = await import("./replay_reissue.ts");
      return await replayReissue(invocation, config);
    }
    if (invocation.switches.has("serve")) {
      if ((invocation.values["from"] ?? []).length > 0) {
        throw new UsageError("Cannot use --from with --serve", "An app is answered when it asks");
      }
      const { replayServe } = await import("./replay_serve.ts");
      return await replayServe(invocation, config);
    }
    if (serving !== undefined) {
      throw new UsageError(
        `Cannot use --${serving} without --serve`,
        "Add --serve to answer an app from the recording",
      );
    }
    const { play } = await import("../twin/play.ts");
    const played = await runOrCall(invocation.args[0] ?? "latest", config.settings["traces.dir"]);
    return await play(played, invocation);
  },
};

/** The first of some flags that was given. */
function given(
  { switches, values }: Pick<Invocation, "switches" | "values">,
  flags: Readonly<Record<string, Flag>>,
): string | undefined {
  return Object.keys(flags).find((name) => switches.has(name) || (values[name] ?? []).length > 0);
}
