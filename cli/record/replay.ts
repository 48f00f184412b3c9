/** `replay`: answers an app from a recording, or asks what was asked again. @module */

import { flagOf } from "../../core/config/keys.ts";
import { VOLATILE } from "../../core/replay/request_key.ts";
import type { Command, Flag } from "../command.ts";
import { UsageError } from "../errors.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { replayServe } from "./replay_serve.ts";

const SERVE_FLAGS: Readonly<Record<string, Flag>> = {
  "serve": { summary: "Answer an app from the recording, without a model" },
  "speed": {
    summary: "Recorded times, so many times faster, or max for at once",
    value: "1|2|max",
  },
  "listen": { summary: "Where to listen; port 0 for any that is free", value: "HOST:PORT" },
  "unsafe-listen": { summary: "Listen where others on the network can ask" },
  "ignore": {
    summary: `Field that does not count when requests are compared, beside ${VOLATILE.join(", ")}`,
    value: "FIELD",
    repeats: true,
  },
};

export const replay: Command = {
  summary: "Answer an app from a recording",
  usage: "<run>",
  examples: [
    "replay latest --serve",
    "replay latest --serve --speed max --listen 127.0.0.1:11434",
    "replay my-session --serve --ignore seed --ignore messages.0.content",
  ],
  flags: { ...SERVE_FLAGS, ...settingFlags(["traces.dir"]), ...CONFIG_FLAG },
  takes: [1, 1],

  async run(invocation) {
    const { switches, values } = invocation;
    const config = await configOf(invocation);
    if (switches.has("serve")) return await replayServe(invocation, config);
    const given = Object.keys(SERVE_FLAGS).find((name) =>
      switches.has(name) || (values[name] ?? []).length > 0
    );
    throw new UsageError(
      given === undefined
        ? "Cannot replay without knowing how"
        : `Cannot use --${flagOf(given)} without --serve`,
      "Add --serve to answer an app from the recording",
    );
  },
};
