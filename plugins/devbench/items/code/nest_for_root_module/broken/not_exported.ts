// fails: incorrect_di
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
  static forRoot({ prefix, level = {{level}} }: { prefix: string; level?: number }): DynamicModule {
    return {
      module: {{Name}}Module,
      providers: [{ provide: {{TOKEN}}, useValue: { prefix, level } }, {{Name}}Service],
    };
  }
}
