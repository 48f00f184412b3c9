/** What the NestJS skills write is compiled strictly and run with the real framework. @module */

import { assertEquals } from "@std/assert";
import { Sandbox } from "../core/sandbox/sandbox.ts";
import { skillAt } from "../core/skill/author.ts";
import { runSkill } from "../core/skill/run.ts";
import { WorkFolder } from "../core/skill/work_folder.ts";

const APP = `import { Module } from "@nestjs/common";

@Module({})
export class AppModule {}
`;

/** Packages that no pack has, as far as what is written uses them. */
const ABSENT = `declare module "@prisma/client" {
  export class PrismaClient { $connect(): Promise<void>; $disconnect(): Promise<void>; }
}
declare module "@nestjs/microservices" {
  import type { Observable } from "rxjs";
  import type { DynamicModule } from "@nestjs/common";
  export class ClientKafka { connect(): Promise<unknown>; close(): Promise<void>; emit(topic: string, data: unknown): Observable<unknown>; }
  export enum Transport { KAFKA }
  export class ClientsModule { static register(options: readonly object[]): DynamicModule; }
}
`;

const TESTS = `import { assert, test } from "sandbox:test";
import { BadRequestException, UnauthorizedException } from "@nestjs/common";
import { of, lastValueFrom } from "rxjs";
import { JwtAuthGuard } from "./src/auth/jwt-auth.guard";
import { HttpCacheInterceptor } from "./src/cache/http-cache.interceptor";
import { SchemaValidationPipe } from "./src/validation/schema-validation.pipe";
import { CREATE_USER } from "./src/validation/create-user.dto";

const context = (request: unknown) => ({
  getHandler: () => null, getClass: () => null, switchToHttp: () => ({ getRequest: () => request }),
}) as never;
const reflector = (value: boolean) => ({ getAllAndOverride: () => value }) as never;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const signed = async (claims: unknown, secret = "secret", alg = "HS256") => {
  const text = part({ alg }) + "." + part(claims);
  const bytes = (value: string) => new TextEncoder().encode(value);
  const key = await crypto.subtle.importKey("raw", bytes(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return text + "." + Buffer.from(await crypto.subtle.sign("HMAC", key, bytes(text))).toString("base64url");
};
const guard = async (token: string | undefined, isPublic = false) => {
  const request: { headers: Record<string, string>; user?: unknown } = { headers: {} };
  if (token !== undefined) request.headers["authorization"] = "Bearer " + token;
  await new JwtAuthGuard(reflector(isPublic)).canActivate(context(request));
  return request.user;
};
(globalThis as { process?: unknown }).process = { env: { JWT_SECRET: "secret" } };

test("the guard lets a good token pass and no other", async () => {
  const claims = { sub: "1", iss: "me", exp: Date.now() / 1000 + 60 };
  const good = await signed(claims);
  assert.deepEqual(await guard(good), claims);
  assert.equal(await guard(undefined, true), undefined);
  for (const bad of [
    undefined, "a.b", good + "x", "x" + good, await signed(claims, "other"), await signed({ ...claims, exp: 1 }),
    await signed({ ...claims, iss: "you" }), await signed({ ...claims, nbf: 1e12 }), await signed(claims, "secret", "none"),
  ]) await assert.rejects(() => guard(bad), UnauthorizedException);
});

test("the interceptor answers a second GET from memory, and nothing else", async () => {
  const interceptor = new HttpCacheInterceptor(reflector(false));
  let calls = 0;
  const ask = (method: string, url: string, authorization = "") => lastValueFrom(interceptor.intercept(
    context({ method, url, headers: { authorization } }), { handle: () => of(++calls) }));
  assert.deepEqual([await ask("GET", "/a"), await ask("GET", "/a"), await ask("GET", "/b")], [1, 1, 2]);
  assert.deepEqual([await ask("POST", "/a"), await ask("POST", "/a"), await ask("GET", "/a", "x")], [3, 4, 5]);
});

test("the pipe takes what its rules allow and names every fault", () => {
  const pipe = new SchemaValidationPipe(CREATE_USER);
  const born = pipe.transform({ email: "a@b.c", born: "2000-01-01", roles: ["user"] }).born;
  assert.equal(born.getUTCFullYear(), 2000);
  try {
    pipe.transform({ email: "a", roles: ["x"], born: "no", more: 1 });
    assert.fail("it was allowed");
  } catch (error) {
    assert.ok(error instanceof BadRequestException);
    assert.deepEqual((error.getResponse() as { message: unknown }).message, [
      "more: unknown field", "email: wanted email", "born: wanted a date", "roles: wanted one of user, admin",
    ]);
  }
});
`;

/** Each call in the order in which they build one project. */
const CALLS: readonly (readonly [string, unknown])[] = [
  ["nestjs-prisma-service", { register: "src/app.module.ts" }],
  ["nestjs-jwt-guard", { register: "src/app.module.ts", issuer: "me" }],
  ["nestjs-cache-interceptor", { register: "src/app.module.ts", vary: ["Authorization"] }],
  ["nestjs-validation-pipe", {
    name: "CreateUser",
    fields: [
      { name: "email", type: "string", format: "email" },
      { name: "born", type: "date" },
      { name: "roles", type: "string", one_of: ["user", "admin"], array: true },
    ],
  }],
  ["nestjs-kafka-client", {
    client_id: "shop",
    topics: [{ name: "user.created", fields: { id: "string" } }],
    register: "src/app.module.ts",
  }],
];

Deno.test("what the NestJS skills write compiles strictly, works, and is registered once", async () => {
  const work = await WorkFolder.open(await Deno.makeTempDir({ prefix: "modellens-nest-" }));
  await work.writeText("src/app.module.ts", APP);
  for (const [id, input] of CALLS) {
    const skill = await skillAt(import.meta.resolve(`./${id}/mod.ts`));
    const { outcome, reason } = await runSkill(skill, input, { work });
    assertEquals(outcome, "completed", reason);
    // Registering again changes nothing.
    const before = await work.readText("src/app.module.ts");
    await runSkill(skill, { ...Object(input), overwrite: true }, { work });
    assertEquals(await work.readText("src/app.module.ts"), before);
  }
  const files: Record<string, string> = { "absent.d.ts": ABSENT, "all_test.ts": TESTS };
  for (const { path, kind } of await work.list()) {
    if (kind === "file") files[path] = await work.readText(path);
  }
  await Deno.remove(work.path, { recursive: true });
  await using sandbox = new Sandbox({ standby: 0 });
  const compiled = await sandbox.compile({ framework: "nestjs", files, tests: ["all_test.ts"] });
  assertEquals([compiled.outcome, compiled.faults], ["passed", []], compiled.reason);
  const { outcome, reason, tests = [] } = await sandbox.test(compiled.project);
  assertEquals([outcome, tests.length], ["passed", 3], reason);
});

Deno.test("skills that edit a module have the same code for it", async () => {
  const texts = await Promise.all(
    CALLS.map(([id]) => id).filter((id) => id !== "nestjs-validation-pipe")
      .map((id) => Deno.readTextFile(new URL(`./${id}/module_file.ts`, import.meta.url))),
  );
  assertEquals(new Set(texts).size, 1);
});
