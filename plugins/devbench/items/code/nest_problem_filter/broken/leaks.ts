// fails: logic_error
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from "@nestjs/common";
@Catch()
export class {{Filter}} implements ExceptionFilter {
  catch(exception: Error, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const code = exception instanceof HttpException ? exception.getStatus() : 500;
    const body = { {{field}}: code, message: exception.message, path: http.getRequest().url };
    http.getResponse().status(code).json(body);
  }
}
