import { assert, test } from "sandbox:test";
import type { ExecutionContext } from "@nestjs/common";
import { Test } from "@nestjs/testing";
import { {{Guard}}, Roles } from "./solution";

@Roles("admin", "owner")
class Closed {
  list() {}
  @Roles("guest")
  look() {}
}
class Open {
  list() {}
}

async function guard() {
  const module = await Test.createTestingModule({ providers: [{{Guard}}] }).compile();
  return module.get({{Guard}});
}
function context(type: new () => object, handler: () => void, user?: object): ExecutionContext {
  const request = user === undefined ? {} : { user };
  return {
    getHandler: () => handler,
    getClass: () => type,
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
}

test("is built by the injector", async () => {
  assert.ok(await guard() instanceof {{Guard}});
});
test("lets everybody through without roles", async () => {
  assert.equal((await guard()).canActivate(context(Open, Open.prototype.list)), true);
});
test("wants one of the roles of the class", async () => {
  const one = await guard();
  const list = Closed.prototype.list;
  assert.equal(one.canActivate(context(Closed, list, { {{field}}: ["x", "owner"] })), true);
  assert.equal(one.canActivate(context(Closed, list, { {{field}}: ["x"] })), false);
});
test("lets the handler override the class", async () => {
  const one = await guard();
  const look = Closed.prototype.look;
  assert.equal(one.canActivate(context(Closed, look, { {{field}}: ["guest"] })), true);
  assert.equal(one.canActivate(context(Closed, look, { {{field}}: ["admin"] })), false);
});
test("stops those without user or roles", async () => {
  const one = await guard();
  assert.equal(one.canActivate(context(Closed, Closed.prototype.list)), false);
  assert.equal(one.canActivate(context(Closed, Closed.prototype.list, {})), false);
});
