import { Inject, Injectable, Module } from "@nestjs/common";

export const {{TOKEN}} = Symbol("{{TOKEN}}");

export interface Sender {
  send(to: string, text: string): string;
}

@Injectable()
export class {{channel}}Sender implements Sender {
  send(to: string, text: string): string {
    return `{{channel}} to ${to}: ${text}`;
  }
}

@Injectable()
export class NotifyService {
  constructor(@Inject({{TOKEN}}) private readonly sender: Sender) {}

  welcome(name: string): string {
    return this.sender.send(name, `Welcome, ${name}`);
  }
}

@Module({
  providers: [{ provide: {{TOKEN}}, useClass: {{channel}}Sender }, NotifyService],
  exports: [NotifyService],
})
export class NotifyModule {}
