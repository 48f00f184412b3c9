/** The texts that are written. @module */

/** Connects when the module starts, and disconnects when it ends. */
export const SERVICE = `import { Injectable, OnModuleDestroy, OnModuleInit } from "@nestjs/common";
import { PrismaClient } from "@prisma/client";

@Injectable()
export class PrismaService extends PrismaClient implements OnModuleInit, OnModuleDestroy {
  async onModuleInit(): Promise<void> {
    await this.$connect();
  }

  async onModuleDestroy(): Promise<void> {
    await this.$disconnect();
  }
}
`;

/** The module, for all others or for those that import it. */
export function moduleText({ global }: { readonly global: boolean }): string {
  return `import { ${global ? "Global, " : ""}Module } from "@nestjs/common";
import { PrismaService } from "./prisma.service";

${global ? "@Global()\n" : ""}@Module({
  providers: [PrismaService],
  exports: [PrismaService],
})
export class PrismaModule {}
`;
}
