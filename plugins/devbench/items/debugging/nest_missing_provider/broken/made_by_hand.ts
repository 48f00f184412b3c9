// fails: incorrect_di
import { Injectable, Module } from "@nestjs/common";
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
@Module({ providers: [Clock], exports: [Clock] })
export class ClockModule {}
@Injectable()
export class {{Name}}Service {
  private readonly clock = new Clock();
  title(): string {
    return `{{Name}} of ${this.clock.now().toISOString().slice(0, 10)}`;
  }
}
@Module({ imports: [ClockModule], providers: [{{Name}}Service], exports: [{{Name}}Service] })
export class {{Name}}Module {}
