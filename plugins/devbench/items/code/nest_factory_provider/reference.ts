import { Module } from "@nestjs/common";

export const CONFIG = Symbol("CONFIG");
export const {{CLIENT}} = Symbol("{{CLIENT}}");

export interface Config {
  host: string;
  port: number;
}

export async function connect({ host, port }: Config): Promise<{ url: string }> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  return { url: `http://${host}:${port === 0 ? 8080 : port}` };
}

@Module({
  providers: [
    { provide: CONFIG, useValue: { host: "{{host}}", port: 0 } satisfies Config },
    {
      provide: {{CLIENT}},
      inject: [CONFIG],
      useFactory: async (config: Config) => await connect(config),
    },
  ],
  exports: [{{CLIENT}}],
})
export class {{Name}}Module {}
