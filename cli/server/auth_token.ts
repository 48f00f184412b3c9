/** `auth token`: a token by which other machines may use `serve`. @module */

import { TokenScope } from "../../server/guard/tokens.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { commandLine } from "../help.ts";
import { tokenStore } from "./token_store.ts";

const UNITS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** A year. */
const LONGEST = 366 * 86_400_000;

export const authToken: Command = {
  summary: "Make a token by which other machines may use serve",
  usage: "",
  examples: ["auth token", "auth token --ttl 30m --scope read", "auth token --scope run --json"],
  flags: {
    "ttl": { summary: "How long it is good: 30m, 8h, 7d. Default 8h", value: "TIME" },
    "scope": {
      summary: "read looks at traces; run also starts and stops runs. Default read",
      value: "read|run",
    },
  },
  takes: [0, 0],

  run({ terminal, values, switches }) {
    const ttlMs = durationOf(values["ttl"]?.[0] ?? "8h");
    const { token, stored } = tokenStore().create({ scope: scopeOf(values["scope"]?.[0]), ttlMs });
    const { id, scope, expires } = stored;
    if (switches.has("json")) {
      terminal.out(JSON.stringify({ kind: "token", token, id, scope, expires }));
      return Promise.resolve(0);
    }
    // On standard output alone, so that it can be piped to where it is kept.
    terminal.out(token);
    terminal.note(
      `Good until ${expires}, to ${scope}. It is shown this once; its hash is kept as ${id}. ` +
        `To end it: ${commandLine("auth", "revoke", id)}`,
    );
    return Promise.resolve(0);
  },
};

function durationOf(text: string): number {
  const [, count, unit = ""] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit] ?? NaN);
  if (ms > 0 && ms <= LONGEST) return ms;
  throw new UsageError(
    `Cannot use "${text}" for --ttl: wanted minutes, hours or days up to a year`,
    "Write for example --ttl 30m, --ttl 8h or --ttl 7d",
  );
}

function scopeOf(text = "read"): TokenScope {
  const { success, data } = TokenScope.safeParse(text);
  if (success) return data;
  throw new UsageError(
    `Cannot use "${text}" for --scope: wanted read or run`,
    "Write --scope read, or --scope run to start and stop runs too",
  );
}
