// fails: logic_error
import { Injectable, Module } from "@nestjs/common";
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
@Module({ providers: [Clock] })
export class ClockModule {}
@Injectable()
export class {{Name}}Service {
  constructor(private readonly clock: Clock) {}
  title(): string {
    return `{{Name}} of ${this.clock.now().toISOString().slice(0, 10)}`;
  }
}
@Module({ providers: [Clock, {{Name}}Service], exports: [{{Name}}Service] })
export class {{Name}}Module {}
