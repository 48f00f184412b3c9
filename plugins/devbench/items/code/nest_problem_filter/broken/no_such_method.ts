// fails: hallucinated_api
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from "@nestjs/common";
@Catch()
export class {{Filter}} implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.getHttpContext();
    const known = exception instanceof HttpException;
    const code = known ? exception.getStatus() : 500;
    const message = known ? exception.message : "Internal server error";
    http.getResponse().status(code).json({ {{field}}: code, message, path: http.getRequest().url });
  }
}
