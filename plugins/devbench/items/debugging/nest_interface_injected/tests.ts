import { assert, test } from "sandbox:test";
import { Test } from "@nestjs/testing";
import { {{channel}}Sender, NotifyModule, NotifyService, {{TOKEN}} } from "./solution";

test("the service sends", () => {
  assert.equal(new NotifyService(new {{channel}}Sender()).welcome("Ada"), "{{channel}} to Ada: Welcome, Ada");
});
test("the module can be built", async () => {
  const module = await Test.createTestingModule({ imports: [NotifyModule] }).compile();
  assert.equal(module.get(NotifyService).welcome("Bo"), "{{channel}} to Bo: Welcome, Bo");
});
test("what is behind the token can be replaced", async () => {
  const module = await Test.createTestingModule({ imports: [NotifyModule] })
    .overrideProvider({{TOKEN}}).useValue({ send: () => "fake" }).compile();
  assert.equal(module.get(NotifyService).welcome("x"), "fake");
});
