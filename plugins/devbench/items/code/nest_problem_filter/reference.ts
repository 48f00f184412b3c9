import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from "@nestjs/common";

interface Reply {
  status(code: number): { json(body: unknown): unknown };
}

@Catch()
export class {{Filter}} implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { url } = http.getRequest<{ url: string }>();
    const known = exception instanceof HttpException;
    const code = known ? exception.getStatus() : 500;
    const message = known ? exception.message : "Internal server error";
    http.getResponse<Reply>().status(code).json({ {{field}}: code, message, path: url });
  }
}
