// fails: logic_error
import { type DynamicModule, Inject, Injectable, Module } from "@nestjs/common";
export const {{TOKEN}} = Symbol("{{TOKEN}}");
@Injectable()
export class {{Name}}Service {
  constructor(@Inject({{TOKEN}}) private readonly options: { prefix: string; level: number }) {}
  format(text: string): string {
    return `${this.options.prefix}:${this.options.level} ${text}`;
  }
}
@Module({})
export class {{Name}}Module {
  static forRoot(options: { prefix: string; level?: number }): DynamicModule {
    const useValue = { prefix: options.prefix, level: options.level || {{level}} };
    return {
      module: {{Name}}Module,
      global: true,
      providers: [{ provide: {{TOKEN}}, useValue }, {{Name}}Service],
      exports: [{{Name}}Service],
    };
  }
}
