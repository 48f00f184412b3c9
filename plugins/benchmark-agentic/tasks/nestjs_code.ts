/** Pieces of a NestJS application that are written by hand, and compiled and run with the framework. @module */

import { type KnownTask, reads, writes } from "../task.ts";
import { tasksOf, USUAL } from "./kit.ts";

const CLOCK =
  'import { Injectable } from "@nestjs/common";\n\n@Injectable()\nexport class ClockService {\n' +
  "  now(): number {\n    return 1000;\n  }\n}\n";
const GREETING = 'import { Injectable } from "@nestjs/common";\n' +
  'import { ClockService } from "./clock.service";\n\n@Injectable()\n' +
  "export class GreetingService {\n  constructor(private readonly clock: ClockService) {}\n\n" +
  "  greet(name: string): string {\n    return `Hello ${name} at ${this.clock.now()}`;\n  }\n}\n";
const GREETING_TEST = 'import { assert, test } from "sandbox:test";\n' +
  'import { GreetingService } from "./src/greeting.service";\n' +
  'import type { ClockService } from "./src/clock.service";\n\n' +
  'test("greets with the time of the clock", () => {\n' +
  "  const clock = { now: () => 42 } as ClockService;\n" +
  '  assert.equal(new GreetingService(clock).greet("Mia"), "Hello Mia at 42");\n});\n';

export const NESTJS_CODE: readonly KnownTask[] = tasksOf("nestjs", [
  {
    id: "nestjs-service",
    prompt:
      "Write src/greeting.service.ts: an injectable GreetingService that is given the ClockService of " +
      'src/clock.service.ts, with a method greet(name) that returns "Hello <name> at <time>", the time being ' +
      "what the clock's now() returns. It has to compile as strict TypeScript.",
    files: { "src/clock.service.ts": CLOCK },
    skills: [...USUAL, "run-tests"],
    goals: [{
      tests: ["greeting.test.ts"],
      with: { "greeting.test.ts": GREETING_TEST },
      framework: "nestjs",
    }],
    mayChange: ["src/greeting.service.ts"],
    needs: [["write-file"]],
    reference: {
      turns: [[reads("src/clock.service.ts")], [writes("src/greeting.service.ts", GREETING)]],
      says: "Written.",
    },
    broken: [
      {
        turns: [[
          writes("src/greeting.service.ts", GREETING.replace("this.clock.now()", "Date.now()")),
        ]],
        says: "Written.",
        because: "not so: ",
      },
      {
        turns: [[
          writes("src/greeting.service.ts", GREETING.replace("name: string", "name")),
        ]],
        says: "Written.",
        because: "not so: it compiles",
      },
    ],
  },
]);
