/** Whether a request from another machine has a token that allows what it asks. @module */

import { ForbiddenError, UnauthorizedError } from "../errors.ts";
import type { Tickets } from "./tickets.ts";
import type { TokenStore } from "./tokens.ts";

/** What is needed to tell. */
export interface BearerOptions {
  readonly tokens: TokenStore;
  readonly tickets: Tickets;
}

/** Throws `UnauthorizedError` without a token that is good, `ForbiddenError` with one that allows less. */
export function checkBearer(request: Request, { tokens, tickets }: BearerOptions): void {
  const { pathname, searchParams } = new URL(request.url);
  // The dashboard's own files hold nothing of anybody.
  if (!/^\/api(\/|$)/.test(pathname)) return;
  const ticket = searchParams.get("ticket");
  const opensStream = request.method === "GET" && pathname.endsWith("/live");
  if (ticket !== null && opensStream) {
    if (tickets.take(ticket)) return;
    throw new UnauthorizedError("the ticket was used before, or is too old");
  }
  const [, token] = /^Bearer +([\w.~+/=-]{1,512})$/i.exec(
    request.headers.get("authorization") ?? "",
  ) ?? [];
  if (token === undefined) throw new UnauthorizedError("a token is needed");
  const scope = tokens.scopeOf(token);
  if (scope === undefined) throw new UnauthorizedError("the token is unknown or has expired");
  const onlyReads = request.method === "GET" || request.method === "HEAD" ||
    pathname === "/api/tickets";
  if (!onlyReads && scope !== "run") throw new ForbiddenError();
}
