import { assert, test } from "sandbox:test";
import { Test } from "@nestjs/testing";
import { {{CLIENT}}, CONFIG, connect, {{Name}}Module } from "./solution";

test("connects", async () => {
  assert.deepEqual(await connect({ host: "h", port: 9 }), { url: "http://h:9" });
  assert.deepEqual(await connect({ host: "h", port: 0 }), { url: "http://h:8080" });
});
test("provides the connected client", async () => {
  const module = await Test.createTestingModule({ imports: [{{Name}}Module] }).compile();
  assert.deepEqual(module.get({{CLIENT}}, { strict: false }), { url: "http://{{host}}:8080" });
});
test("asks for the configuration", async () => {
  const module = await Test.createTestingModule({ imports: [{{Name}}Module] })
    .overrideProvider(CONFIG).useValue({ host: "other", port: 1 }).compile();
  assert.deepEqual(module.get({{CLIENT}}, { strict: false }), { url: "http://other:1" });
});
test("exports the client and not its configuration", () => {
  assert.deepEqual(Reflect.getMetadata("exports", {{Name}}Module), [{{CLIENT}}]);
});
