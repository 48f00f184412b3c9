import { assert, test } from "sandbox:test";
import { NotFoundException } from "@nestjs/common";
import { Test } from "@nestjs/testing";
import { {{Entity}}Service, {{TOKEN}} } from "./solution";

async function service() {
  const find = (id: string) => Promise.resolve(id === "a" ? { id, name: "Ada" } : undefined);
  const module = await Test.createTestingModule({
    providers: [{{Entity}}Service, { provide: {{TOKEN}}, useValue: { find } }],
  }).compile();
  return module.get({{Entity}}Service);
}

test("is given the repository by its token", async () => {
  assert.ok(await service() instanceof {{Entity}}Service);
});
test("gives the name", async () => {
  assert.equal(await (await service()).nameOf("a"), "Ada");
});
test("throws when there is none", async () => {
  await assert.rejects((await service()).nameOf("b"), NotFoundException);
});
