/** The server that everything is passed on to. @module */

import { portOf } from "../../provider/url.ts";

/** Where it is, and how it is called. */
export interface Upstream {
  readonly url: URL;
  /** What requests call it: `127.0.0.1:8080`. */
  readonly host: string;
}

/** The server of an address, whatever path the address has: requests keep their own. */
export function upstreamOf(url: URL): Upstream {
  return { url: new URL("/", url), host: url.host };
}

/** Connects. Throws what connecting throws. */
export async function connectTo({ url }: Upstream): Promise<Deno.Conn> {
  const hostname = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = portOf(url);
  if (url.protocol === "https:") {
    return await Deno.connectTls({ hostname, port, alpnProtocols: ["http/1.1"] });
  }
  const connection = await connectPlain(hostname, port);
  connection.setNoDelay(true);
  return connection;
}

/** `localhost` may be meant as IPv6, whatever the table of hosts says. */
async function connectPlain(hostname: string, port: number): Promise<Deno.TcpConn> {
  if (hostname !== "localhost") return await Deno.connect({ hostname, port });
  try {
    return await Deno.connect({ hostname: "127.0.0.1", port });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.ConnectionRefused)) throw cause;
    return await Deno.connect({ hostname: "::1", port });
  }
}
