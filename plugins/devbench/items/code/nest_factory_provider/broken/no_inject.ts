// fails: incorrect_di
import { Module } from "@nestjs/common";
export const CONFIG = Symbol("CONFIG");
export const {{CLIENT}} = Symbol("{{CLIENT}}");
export async function connect(config: { host: string; port: number }): Promise<{ url: string }> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  return { url: `http://${config.host}:${config.port || 8080}` };
}
@Module({
  providers: [
    { provide: CONFIG, useValue: { host: "{{host}}", port: 0 } },
    { provide: {{CLIENT}}, useFactory: (config: { host: string; port: number }) => connect(config) },
  ],
  exports: [{{CLIENT}}],
})
export class {{Name}}Module {}
