/** `auth list`: the tokens that are good. @module */

import type { Command } from "../command.ts";
import { commandLine } from "../help.ts";
import { table } from "../terminal.ts";
import { tokenStore } from "./token_store.ts";

export const authList: Command = {
  summary: "List the tokens that are good",
  usage: "",
  examples: ["auth", "auth list --json"],
  flags: {},
  takes: [0, 0],

  run({ terminal, switches }) {
    const tokens = tokenStore().list();
    if (switches.has("json")) {
      for (const { id, scope, created, expires } of tokens) {
        terminal.out(JSON.stringify({ kind: "token", id, scope, created, expires }));
      }
    } else if (tokens.length === 0) {
      terminal.note(`There are none. To make one: ${commandLine("auth", "token")}`);
    } else {
      terminal.out(table(
        ["token", "scope", "made", "good until"].map((title) => ({ title })),
        tokens.map(({ id, scope, created, expires }) => [id, scope, created, expires]),
      ));
    }
    return Promise.resolve(0);
  },
};
