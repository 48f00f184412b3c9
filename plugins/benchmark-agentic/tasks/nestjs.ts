/** Pieces of a NestJS application, made with the NestJS skills or by hand. @module */

import { call, type KnownTask, writes } from "../task.ts";
import { tasksOf, USUAL } from "./kit.ts";

const APP = 'import { Module } from "@nestjs/common";\n\n@Module({\n  imports: [],\n})\n' +
  "export class AppModule {}\n";
const SCHEMA =
  'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n\n' +
  "model User {\n  id Int @id\n}\n\nmodel Post {\n  id Int @id\n}\n";
export const NESTJS: readonly KnownTask[] = tasksOf("nestjs", [
  {
    id: "nestjs-prisma",
    prompt:
      "Add Prisma to this NestJS application with nestjs-prisma-service, in the default folder, registered " +
      "in src/app.module.ts. Then write models.json: a JSON array of the names of the models in the schema, sorted.",
    files: { "src/app.module.ts": APP, "prisma/schema.prisma": SCHEMA },
    skills: [...USUAL, "nestjs-prisma-service"],
    goals: [
      { file: "src/prisma/prisma.service.ts", has: ["PrismaService"] },
      { file: "src/app.module.ts", has: ["imports: [PrismaModule]", "./prisma/prisma.module"] },
      { file: "models.json", json: ["Post", "User"] },
    ],
    mayChange: [
      "src/app.module.ts",
      "src/prisma/prisma.service.ts",
      "src/prisma/prisma.module.ts",
      "models.json",
    ],
    needs: [["nestjs-prisma-service"], ["write-file"]],
    reference: {
      turns: [
        [call("nestjs-prisma-service", { register: "src/app.module.ts" })],
        [writes("models.json", '["Post", "User"]\n')],
      ],
      says: "Prisma is registered.",
    },
    broken: [
      {
        turns: [[call("nestjs-prisma-service")], [writes("models.json", '["Post", "User"]\n')]],
        says: "Registered.",
        because: 'src/app.module.ts has "imports: [PrismaModule]"',
      },
      {
        turns: [[call("nestjs-prisma-service", { register: "src/app.module.ts" })]],
        says: "Registered. The models are Post and User.",
        because: "there is no models.json",
      },
    ],
  },
  {
    id: "nestjs-guard",
    prompt:
      "Guard the whole application with nestjs-jwt-guard: default folder, issuer https://id.example.org, " +
      "secret in the variable AUTH_SECRET, registered in src/app.module.ts.",
    files: { "src/app.module.ts": APP },
    skills: [...USUAL, "nestjs-jwt-guard"],
    goals: [
      {
        file: "src/auth/jwt-auth.guard.ts",
        has: ["https://id.example.org", "AUTH_SECRET"],
      },
      { file: "src/app.module.ts", has: ["JWT_AUTH_GUARD", "./auth/jwt-auth.guard"] },
    ],
    mayChange: [
      "src/app.module.ts",
      "src/auth/jwt-auth.guard.ts",
      "src/auth/public.decorator.ts",
    ],
    needs: [["nestjs-jwt-guard"]],
    reference: {
      turns: [[
        call("nestjs-jwt-guard", {
          issuer: "https://id.example.org",
          secret_env: "AUTH_SECRET",
          register: "src/app.module.ts",
        }),
      ]],
      says: "Guarded.",
    },
    broken: [
      {
        turns: [[call("nestjs-jwt-guard", { register: "src/app.module.ts" })]],
        says: "Guarded.",
        because: 'src/auth/jwt-auth.guard.ts has "https://id.example.org"',
      },
      {
        turns: [[
          call("nestjs-jwt-guard", {
            path: "src/security",
            issuer: "https://id.example.org",
            secret_env: "AUTH_SECRET",
            register: "src/app.module.ts",
          }),
        ]],
        says: "Guarded.",
        because: "there is no src/auth/jwt-auth.guard.ts",
      },
    ],
  },
  {
    id: "nestjs-cache",
    prompt:
      "Answers to GET requests are to be cached for 60 seconds, apart for each Authorization header. Use " +
      "nestjs-cache-interceptor, in the folder src/http, and register it in src/app.module.ts.",
    files: { "src/app.module.ts": APP },
    skills: [...USUAL, "nestjs-cache-interceptor"],
    goals: [
      { file: "src/http/http-cache.interceptor.ts", has: ["authorization"] },
      {
        file: "src/app.module.ts",
        has: ["HTTP_CACHE_INTERCEPTOR", "./http/http-cache.interceptor"],
      },
    ],
    mayChange: [
      "src/app.module.ts",
      "src/http/http-cache.interceptor.ts",
      "src/http/no-cache.decorator.ts",
    ],
    needs: [["nestjs-cache-interceptor"]],
    reference: {
      turns: [[
        call("nestjs-cache-interceptor", {
          path: "src/http",
          ttl_seconds: 60,
          vary: ["authorization"],
          register: "src/app.module.ts",
        }),
      ]],
      says: "Cached.",
    },
    broken: [
      {
        turns: [[
          call("nestjs-cache-interceptor", {
            path: "src/http",
            ttl: 60,
            register: "src/app.module.ts",
          }),
        ]],
        says: "Cached.",
        because: "there is no src/http/http-cache.interceptor.ts",
      },
      {
        turns: [[
          call("nestjs-cache-interceptor", {
            path: "src/http",
            ttl_seconds: 60,
            register: "src/app.module.ts",
          }),
        ]],
        says: "Cached.",
        because: 'src/http/http-cache.interceptor.ts has "authorization"',
      },
    ],
  },
  {
    id: "nestjs-dto",
    prompt:
      "Write the data transfer object CreateOrder with nestjs-validation-pipe in the folder src/orders: sku " +
      "(string), quantity (integer, at least 1), note (string, optional).",
    files: { "src/app.module.ts": APP },
    skills: [...USUAL, "nestjs-validation-pipe"],
    goals: [{
      file: "src/orders/create-order.dto.ts",
      has: [
        "readonly sku: string;",
        "readonly quantity: number;",
        "readonly note?: string;",
        'quantity: {"type":"integer","min":1}',
      ],
    }],
    mayChange: ["src/orders/create-order.dto.ts", "src/orders/schema-validation.pipe.ts"],
    needs: [["nestjs-validation-pipe"]],
    reference: {
      turns: [[
        call("nestjs-validation-pipe", {
          path: "src/orders",
          name: "CreateOrder",
          fields: [
            { name: "sku", type: "string" },
            { name: "quantity", type: "integer", min: 1 },
            { name: "note", type: "string", optional: true },
          ],
        }),
      ]],
      says: "Written.",
    },
    broken: [
      {
        turns: [[
          call("nestjs-validation-pipe", {
            path: "src/orders",
            name: "CreateOrder",
            fields: [
              { name: "sku", type: "string" },
              { name: "quantity", type: "integer" },
              { name: "note", type: "string" },
            ],
          }),
        ]],
        says: "Written.",
        because: 'has "readonly note?: string;"',
      },
      {
        turns: [[
          call("nestjs-validation-pipe", { path: "src/orders", name: "createOrder", fields: [] }),
        ]],
        says: "Written.",
        because: "there is no src/orders/create-order.dto.ts",
      },
    ],
  },
  {
    id: "nestjs-kafka",
    prompt:
      "Add a Kafka producer with nestjs-kafka-client in the default folder: client id shop, one topic " +
      "order.placed whose messages have the fields id (string) and total (number). Register it in src/app.module.ts.",
    files: { "src/app.module.ts": APP },
    skills: [...USUAL, "nestjs-kafka-client"],
    goals: [
      { file: "src/kafka/kafka.producer.ts", has: ["order.placed", "total"] },
      { file: "src/app.module.ts", has: ["./kafka/kafka.module"] },
    ],
    mayChange: [
      "src/app.module.ts",
      "src/kafka/kafka.module.ts",
      "src/kafka/kafka.producer.ts",
    ],
    needs: [["nestjs-kafka-client"]],
    reference: {
      turns: [[
        call("nestjs-kafka-client", {
          client_id: "shop",
          topics: [{ name: "order.placed", fields: { id: "string", total: "number" } }],
          register: "src/app.module.ts",
        }),
      ]],
      says: "Added.",
    },
    broken: [
      {
        turns: [[
          call("nestjs-kafka-client", {
            client_id: "shop",
            topics: [{ name: "order.placed", fields: { id: "string" } }],
            register: "src/app.module.ts",
          }),
        ]],
        says: "Added.",
        because: 'src/kafka/kafka.producer.ts has "total"',
      },
      {
        turns: [[call("nestjs-kafka", { client_id: "shop", topics: ["order.placed"] })]],
        says: "Added.",
        because: "there is no src/kafka/kafka.producer.ts",
      },
    ],
  },
]);
