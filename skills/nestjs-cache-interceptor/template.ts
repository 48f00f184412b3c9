/** The texts that are written. @module */

/** Marks a route whose answers are not kept. */
export const NO_CACHE = `import { SetMetadata } from "@nestjs/common";

export const IS_NOT_CACHED = "isNotCached";

/** A route whose answers are not kept. */
export const NoCache = () => SetMetadata(IS_NOT_CACHED, true);
`;

/** The interceptor. */
export function interceptorText({ ttlSeconds, maxEntries, vary }: {
  readonly ttlSeconds: number;
  readonly maxEntries: number;
  readonly vary: readonly string[];
}): string {
  return `import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from "@nestjs/common";
import { APP_INTERCEPTOR, Reflector } from "@nestjs/core";
import { Observable, of, tap } from "rxjs";
import { IS_NOT_CACHED } from "./no-cache.decorator";

const TTL_MS = ${ttlSeconds * 1000};
const MAX_ENTRIES = ${maxEntries};
const VARY: readonly string[] = ${JSON.stringify(vary)};

interface IncomingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

@Injectable()
export class HttpCacheInterceptor implements NestInterceptor {
  private readonly kept = new Map<string, { readonly body: unknown; readonly until: number }>();

  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<IncomingRequest>();
    const targets = [context.getHandler(), context.getClass()];
    const isNotCached = this.reflector.getAllAndOverride<boolean>(IS_NOT_CACHED, targets);
    if (request.method !== "GET" || isNotCached) return next.handle();
    const key = JSON.stringify([request.url, ...VARY.map((name) => request.headers[name] ?? null)]);
    const found = this.kept.get(key);
    if (found !== undefined && Date.now() < found.until) return of(found.body);
    this.kept.delete(key);
    return next.handle().pipe(tap((body) => this.keep(key, body)));
  }

  private keep(key: string, body: unknown): void {
    // A map goes in the order in which it was filled, so the first is the oldest.
    const [oldest] = this.kept.keys();
    if (this.kept.size >= MAX_ENTRIES && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(key, { body, until: Date.now() + TTL_MS });
  }
}

/** Answers every GET request of the application from memory, where it can. */
export const HTTP_CACHE_INTERCEPTOR = { provide: APP_INTERCEPTOR, useClass: HttpCacheInterceptor };
`;
}
