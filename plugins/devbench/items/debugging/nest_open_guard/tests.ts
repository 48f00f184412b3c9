import { assert, test } from "sandbox:test";
import type { ExecutionContext } from "@nestjs/common";
import { Test } from "@nestjs/testing";
import { {{Guard}}, KeyStore } from "./solution";

async function passes(headers: Record<string, string>, store?: object): Promise<unknown> {
  const builder = Test.createTestingModule({ providers: [KeyStore, {{Guard}}] });
  if (store !== undefined) builder.overrideProvider(KeyStore).useValue(store);
  const guard = (await builder.compile()).get({{Guard}});
  const context = { switchToHttp: () => ({ getRequest: () => ({ headers }) }) };
  return await guard.canActivate(context as unknown as ExecutionContext);
}

test("lets the right key in", async () => {
  assert.equal(await passes({ "{{header}}": "secret" }), true);
});
test("refuses a wrong key", async () => {
  assert.equal(await passes({ "{{header}}": "guess" }), false);
});
test("refuses who has no key", async () => {
  assert.equal(await passes({ other: "secret" }), false);
});
test("refuses when the store fails", async () => {
  const store = { accepts: () => Promise.reject(new Error("down")) };
  assert.equal(await passes({ "{{header}}": "secret" }, store), false);
});
