// fails: incorrect_di
import { Injectable, Module } from "@nestjs/common";
export const {{TOKEN}} = Symbol("{{TOKEN}}");
@Injectable()
export class {{channel}}Sender {
  send(to: string, text: string): string {
    return `{{channel}} to ${to}: ${text}`;
  }
}
@Injectable()
export class NotifyService {
  constructor(private readonly sender: {{channel}}Sender) {}
  welcome(name: string): string {
    return this.sender.send(name, `Welcome, ${name}`);
  }
}
@Module({ providers: [{{channel}}Sender, NotifyService], exports: [NotifyService] })
export class NotifyModule {}
