// fails: type_error
import { type DynamicModule, Inject, Injectable, Module } from "@nestjs/common";
export const {{TOKEN}} = Symbol("{{TOKEN}}");
@Injectable()
export class {{Name}}Service {
  constructor(@Inject({{TOKEN}}) private readonly options) {}
  format(text: string): string {
    return `${this.options.prefix}:${this.options.level} ${text}`;
  }
}
@Module({})
export class {{Name}}Module {
  static forRoot({ prefix, level = {{level}} }): DynamicModule {
    return {
      module: {{Name}}Module,
      global: true,
      providers: [{ provide: {{TOKEN}}, useValue: { prefix, level } }, {{Name}}Service],
      exports: [{{Name}}Service],
    };
  }
}
