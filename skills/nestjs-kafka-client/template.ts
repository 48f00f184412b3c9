/** The texts that are written. @module */

/** A topic and the fields of its messages. */
export interface Topic {
  readonly name: string;
  readonly fields: Readonly<Record<string, "string" | "number" | "boolean">>;
}

/** `user.created` as `userCreated`. */
export function methodOf(topic: string): string {
  const [first = "", ...rest] = topic.split(/[^a-zA-Z0-9]+/).filter((word) => word !== "");
  const name = first.charAt(0).toLowerCase() + first.slice(1) +
    rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^\d/.test(name) ? `topic${name}` : name;
}

function messageOf(topic: string): string {
  const method = methodOf(topic);
  return `${method.charAt(0).toUpperCase()}${method.slice(1)}Message`;
}

/** The module. */
export function moduleText(
  { clientId, brokersEnv }: { readonly clientId: string; readonly brokersEnv: string },
): string {
  return `import { Module } from "@nestjs/common";
import { ClientsModule, Transport } from "@nestjs/microservices";
import { KAFKA_CLIENT, KafkaProducer } from "./kafka.producer";

@Module({
  imports: [
    ClientsModule.register([
      {
        name: KAFKA_CLIENT,
        transport: Transport.KAFKA,
        options: {
          client: {
            clientId: "${clientId}",
            brokers: (process.env["${brokersEnv}"] ?? "localhost:9092").split(","),
          },
          producerOnlyMode: true,
        },
      },
    ]),
  ],
  providers: [KafkaProducer],
  exports: [KafkaProducer],
})
export class KafkaModule {}
`;
}

/** The producer, with one method for each topic. */
export function producerText(topics: readonly Topic[]): string {
  const messages = topics.map(({ name, fields }) => {
    const members = Object.entries(fields).map(([field, type]) =>
      `  readonly ${field}: ${type};\n`
    );
    return `/** What \`${name}\` carries. */
export interface ${messageOf(name)} {
${members.join("")}}
`;
  });
  const methods = topics.map(({ name }) => `
  /** Sends to \`${name}\`; messages with one key stay in order. */
  ${methodOf(name)}(message: ${messageOf(name)}, key?: string): Promise<void> {
    return this.send("${name}", message, key);
  }
`);
  return `import { Inject, Injectable, OnModuleDestroy, OnModuleInit } from "@nestjs/common";
import { ClientKafka } from "@nestjs/microservices";
import { lastValueFrom } from "rxjs";

export const KAFKA_CLIENT = "KAFKA_CLIENT";

${messages.join("\n")}
@Injectable()
export class KafkaProducer implements OnModuleInit, OnModuleDestroy {
  constructor(@Inject(KAFKA_CLIENT) private readonly client: ClientKafka) {}

  async onModuleInit(): Promise<void> {
    await this.client.connect();
  }

  async onModuleDestroy(): Promise<void> {
    await this.client.close();
  }
${methods.join("")}
  private async send(topic: string, value: object, key?: string): Promise<void> {
    const message = key === undefined ? { value } : { key, value };
    await lastValueFrom(this.client.emit(topic, message), { defaultValue: undefined });
  }
}
`;
}
