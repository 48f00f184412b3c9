/** `auth revoke`: makes a token invalid. @module */

import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { commandLine } from "../help.ts";
import { tokenStore } from "./token_store.ts";

export const authRevoke: Command = {
  summary: "Make a token invalid at once",
  usage: "<token id>",
  examples: ["auth revoke 3f9a01c7"],
  flags: {},
  takes: [1, 1],

  run({ terminal, args: [id = ""] }) {
    if (!tokenStore().revoke(id)) {
      throw new UsageError(
        `Cannot revoke "${id}": there is no such token`,
        `Run "${commandLine("auth", "list")}" to see those there are`,
      );
    }
    terminal.note(`${id} is no longer good; event streams that are open go on until they end`);
    return Promise.resolve(0);
  },
};
