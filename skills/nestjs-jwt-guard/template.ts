/** The texts that are written. @module */

/** What the guard looks for. */
export interface GuardOptions {
  readonly secret_env: string;
  readonly from: "bearer" | "cookie";
  readonly cookie: string;
  readonly issuer?: string;
  readonly audience?: string;
}

/** Marks a route that needs no token. */
export const PUBLIC = `import { SetMetadata } from "@nestjs/common";

export const IS_PUBLIC = "isPublic";

/** A route that needs no token. */
export const Public = () => SetMetadata(IS_PUBLIC, true);
`;

/** The guard. */
export function guardText(options: GuardOptions): string {
  const { secret_env, issuer, audience } = options;
  return `import { CanActivate, ExecutionContext, Injectable, UnauthorizedException } from "@nestjs/common";
import { APP_GUARD, Reflector } from "@nestjs/core";
import { IS_PUBLIC } from "./public.decorator";

/** What a token says. */
export interface Claims {
  readonly sub?: string;
  readonly exp?: number;
  readonly nbf?: number;
  readonly iss?: string;
  readonly aud?: string | readonly string[];
  readonly [claim: string]: unknown;
}

interface IncomingRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  user?: Claims;
}

@Injectable()
export class JwtAuthGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<IncomingRequest>();
    const token = tokenOf(request);
    if (token === undefined) throw new UnauthorizedException("There is no token");
    request.user = await claimsOf(token);
    return true;
  }
}

/** Guards every route of the application. */
export const JWT_AUTH_GUARD = { provide: APP_GUARD, useClass: JwtAuthGuard };

function tokenOf({ headers }: IncomingRequest): string | undefined {
${finder(options)}
}

/** The claims of a token, once its signature and its times hold. */
export async function claimsOf(token: string, now = Date.now() / 1000): Promise<Claims> {
  const secret = process.env["${secret_env}"];
  if (!secret) throw new UnauthorizedException("${secret_env} is not set");
  const [head, body, signature, ...rest] = token.split(".");
  if (!head || !body || !signature || rest.length > 0) {
    throw new UnauthorizedException("The token is malformed");
  }
  if (parsed<{ alg?: string }>(head).alg !== "HS256") {
    throw new UnauthorizedException("The token is not signed with HS256");
  }
  const bytes = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes.encode(secret), algorithm, false, ["verify"]);
  const given = new Uint8Array(Buffer.from(signature, "base64url"));
  if (!await crypto.subtle.verify("HMAC", key, given, bytes.encode(\`\${head}.\${body}\`))) {
    throw new UnauthorizedException("The signature is wrong");
  }
  const claims = parsed<Claims>(body);
  if (claims.exp !== undefined && now >= claims.exp) {
    throw new UnauthorizedException("The token has expired");
  }
  if (claims.nbf !== undefined && now < claims.nbf) {
    throw new UnauthorizedException("The token is not valid yet");
  }
${
    issuer === undefined ? "" : `  if (claims.iss !== "${issuer}") {
    throw new UnauthorizedException("The token is of another issuer");
  }
`
  }${
    audience === undefined ? "" : `  if (![claims.aud].flat().includes("${audience}")) {
    throw new UnauthorizedException("The token is for another audience");
  }
`
  }  return claims;
}

function parsed<T>(part: string): T {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as T;
  } catch {
    throw new UnauthorizedException("The token is malformed");
  }
}
`;
}

function finder({ from, cookie }: GuardOptions): string {
  if (from === "bearer") {
    return `  return /^Bearer (\\S+)$/i.exec(headers["authorization"] ?? "")?.[1];`;
  }
  return `  for (const pair of (headers["cookie"] ?? "").split(";")) {
    const [name, value] = pair.trim().split("=");
    if (name === "${cookie}") return value;
  }
  return undefined;`;
}
