// fails: wrong_async_usage
import { Module } from "@nestjs/common";
export const CONFIG = Symbol("CONFIG");
export const {{CLIENT}} = Symbol("{{CLIENT}}");
export function connect({ host, port }: { host: string; port: number }): { url: string } {
  const wait = await new Promise((resolve) => setTimeout(resolve, 0));
  return { url: `http://${host}:${port === 0 ? 8080 : port}${wait ?? ""}` };
}
@Module({
  providers: [
    { provide: CONFIG, useValue: { host: "{{host}}", port: 0 } },
    { provide: {{CLIENT}}, inject: [CONFIG], useFactory: connect },
  ],
  exports: [{{CLIENT}}],
})
export class {{Name}}Module {}
