// fails: incorrect_di
import { Module } from "@nestjs/common";
export const CONFIG = Symbol("CONFIG");
export const {{CLIENT}} = Symbol("{{CLIENT}}");
export function connect({ host, port }: { host: string; port: number }): Promise<{ url: string }> {
  return Promise.resolve({ url: `http://${host}:${port === 0 ? 8080 : port}` });
}
const config = { host: "{{host}}", port: 0 };
@Module({
  providers: [
    { provide: CONFIG, useValue: config },
    { provide: {{CLIENT}}, useFactory: () => connect(config) },
  ],
  exports: [{{CLIENT}}],
})
export class {{Name}}Module {}
