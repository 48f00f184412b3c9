import { Injectable, Module } from "@nestjs/common";

@Injectable()
export class {{A}}Service {
  constructor(private readonly others: {{B}}Service) {}

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
    return `${this.name()} of ${this.owners.name()}`;
  }
}

@Module({ providers: [{{A}}Service, {{B}}Service], exports: [{{A}}Service, {{B}}Service] })
export class AppModule {}
