// fails: incorrect_di
import { Injectable, Module, Optional } from "@nestjs/common";
@Injectable()
export class {{A}}Service {
  constructor(@Optional() private readonly others?: { name(): string }) {}
  name(): string {
    return "{{A}}";
  }
  all(): string {
    return `${this.name()} with ${this.others?.name()}`;
  }
}
@Injectable()
export class {{B}}Service {
  constructor(@Optional() private readonly owners?: { name(): string }) {}
  name(): string {
    return "{{B}}";
  }
  owner(): string {
    return `${this.name()} of ${this.owners?.name()}`;
  }
}
@Module({ providers: [{{A}}Service, {{B}}Service], exports: [{{A}}Service, {{B}}Service] })
export class AppModule {}
