// fails: incorrect_di
import { forwardRef, Inject, Injectable, Module } from "@nestjs/common";
@Injectable()
export class {{A}}Service {
  constructor(@Inject(forwardRef(() => {{B}}Service)) private readonly others: { name(): string }) {}
  name(): string {
    return "{{A}}";
  }
  all(): string {
    return `${this.name()} with ${this.others.name()}`;
  }
}
@Injectable()
export class {{B}}Service {
  constructor(private readonly owners: {{A}}Service) {}
  name(): string {
    return "{{B}}";
  }
  owner(): string {
    return `${this.owners.name()}`;
  }
}
@Module({ providers: [{{A}}Service], exports: [{{A}}Service] })
export class AppModule {}
