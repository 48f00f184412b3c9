import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from "@nestjs/common";
import { map, type Observable } from "rxjs";

@Injectable()
export class {{Name}} implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { url } = context.switchToHttp().getRequest<{ url: string }>();
    const [path = ""] = url.split("?");
    return next.handle().pipe(
      map((value: unknown) =>
        value instanceof StreamableFile ? value : { {{key}}: value ?? null, meta: { path } }
      ),
    );
  }
}
