// fails: logic_error
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from "@nestjs/common";
@Catch(HttpException)
export class {{Filter}} implements ExceptionFilter {
  catch(exception: HttpException, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const code = exception.getStatus();
    const body = { {{field}}: code, message: exception.message, path: http.getRequest().url };
    http.getResponse().status(code).json(body);
  }
}
