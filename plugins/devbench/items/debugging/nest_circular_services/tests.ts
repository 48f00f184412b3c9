import { assert, test } from "sandbox:test";
import { Test } from "@nestjs/testing";

const load = () => import("./solution");
async function built() {
  const { AppModule, {{A}}Service, {{B}}Service } = await load();
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
  return { a: module.get({{A}}Service), b: module.get({{B}}Service) };
}

test("the module can be built", async () => {
  const { a, b } = await built();
  assert.deepEqual([a.name(), b.name()], ["{{A}}", "{{B}}"]);
});
test("each has the other one", async () => {
  const { a, b } = await built();
  assert.equal(a.all(), "{{A}} with {{B}}");
  assert.equal(b.owner(), "{{B}} of {{A}}");
});
