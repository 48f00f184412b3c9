// fails: hallucinated_api
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, StreamableFile } from "@nestjs/common";
import type { Observable } from "rxjs";
@Injectable()
export class {{Name}} implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { url } = context.switchToHttp().getRequest<{ url: string }>();
    return next.handle().map((value: unknown) =>
      value instanceof StreamableFile ? value : { {{key}}: value ?? null, meta: { path: url.split("?")[0] } }
    );
  }
}
