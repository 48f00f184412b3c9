/** Where a proxy listens. @module */

import { portOf } from "../../core/provider/url.ts";
import type { Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";

/** A host and a port. */
export interface Listen {
  readonly hostname: string;
  readonly port: number;
}

/** No program of this field listens there by itself. */
const PORT = 4141;
const LOOPBACK = "127.0.0.1";

/** What the flags say; this machine alone unless it is said that others may. Throws `UsageError`. */
export function listenOf({ values, switches }: Pick<Invocation, "values" | "switches">): Listen {
  const [given = String(PORT)] = values["listen"] ?? [];
  const [, host, port] = /^(?:(\[[0-9a-f:]+\]|[a-z0-9.-]+):)?(\d{1,5})$/i.exec(given) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw new UsageError(
      `Cannot listen on "${given}": wanted a port, or a host and a port`,
      "Write it as --listen 9000 or --listen 127.0.0.1:9000",
    );
  }
  const hostname = host?.replace(/^\[(.*)\]$/, "$1") ?? LOOPBACK;
  if (exposed(hostname) && !switches.has("unsafe-listen")) {
    throw new UsageError(
      `Cannot listen on "${hostname}": other machines could use the server through it, without a password, and be recorded`,
      "Add --unsafe-listen if that is meant, or leave the host out",
    );
  }
  return { hostname, port: Number(port) };
}

/** Whether other machines reach it. */
export function exposed(hostname: string): boolean {
  return !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(hostname);
}

/** Whether an address is the very place where a proxy listens: each call would be passed on for ever. */
export function isItself(address: URL, { hostname, port }: Listen): boolean {
  if (portOf(address) !== port) return false;
  const [there, here] = [plain(address.hostname), plain(hostname)];
  return there === here || (["0.0.0.0", "::"].includes(here) && !exposed(there));
}

/** `localhost` is tried as this first. */
function plain(hostname: string): string {
  return hostname === "localhost" ? LOOPBACK : hostname.replace(/^\[(.*)\]$/, "$1");
}
