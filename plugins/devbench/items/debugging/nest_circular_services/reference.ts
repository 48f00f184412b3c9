import { forwardRef, Inject, Injectable, Module } from "@nestjs/common";

interface Named {
  name(): string;
}

@Injectable()
export class {{A}}Service {
  constructor(@Inject(forwardRef(() => {{B}}Service)) private readonly others: Named) {}

  name(): string {
    return "{{A}}";
  }

  all(): string {
    return `${this.name()} with ${this.others.name()}`;
  }
}

@Injectable()
export class {{B}}Service {
  constructor(@Inject(forwardRef(() => {{A}}Service)) private readonly owners: Named) {}

  name(): string {
    return "{{B}}";
  }

  owner(): string {
    return `${this.name()} of ${this.owners.name()}`;
  }
}

@Module({ providers: [{{A}}Service, {{B}}Service], exports: [{{A}}Service, {{B}}Service] })
export class AppModule {}
