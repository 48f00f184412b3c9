import { assert, test } from "sandbox:test";
import { Injectable, Module } from "@nestjs/common";
import { Test } from "@nestjs/testing";
import { {{Name}}Module, {{Name}}Service, {{TOKEN}} } from "./solution";

@Injectable()
class User {
  constructor(readonly service: {{Name}}Service) {}
}
@Module({ providers: [User] })
class UserModule {}

const built = (level?: number) =>
  Test.createTestingModule({
    imports: [{{Name}}Module.forRoot({ prefix: "app", ...(level === undefined ? {} : { level }) }), UserModule],
  }).compile();

test("provides the service", async () => {
  assert.equal((await built(3)).get({{Name}}Service).format("hello"), "app:3 hello");
});
test("has a level by default", async () => {
  assert.equal((await built()).get({{Name}}Service).format("x"), "app:{{level}} x");
});
test("keeps a level of zero", async () => {
  assert.equal((await built(0)).get({{Name}}Service).format("x"), "app:0 x");
});
test("is global", async () => {
  assert.equal((await built(2)).get(User, { strict: false }).service.format("y"), "app:2 y");
});
test("provides the options by the token", async () => {
  const options = (await built()).get({{TOKEN}}, { strict: false });
  assert.deepEqual(options, { prefix: "app", level: {{level}} });
});
