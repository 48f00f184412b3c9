// fails: logic_error
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from "@nestjs/common";
import { map, type Observable } from "rxjs";
@Injectable()
export class {{Name}} implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { url } = context.switchToHttp().getRequest<{ url: string }>();
    return next.handle().pipe(
      map((value: unknown) => ({ {{key}}: value || null, meta: { path: url.split("?")[0] } })),
    );
  }
}
