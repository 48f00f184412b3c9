import { assert, test } from "sandbox:test";
import { Test } from "@nestjs/testing";
import { Clock, ClockModule, {{Name}}Module, {{Name}}Service } from "./solution";

test("the service tells the day", () => {
  const clock = { now: () => new Date("2026-02-03T10:00:00Z") };
  assert.equal(new {{Name}}Service(clock).title(), "{{Name}} of 2026-02-03");
});
test("the module can be built", async () => {
  const module = await Test.createTestingModule({ imports: [{{Name}}Module] }).compile();
  assert.match(module.get({{Name}}Service).title(), /^{{Name}} of \d{4}-\d\d-\d\d$/);
});
test("the clock can be replaced", async () => {
  const module = await Test.createTestingModule({ imports: [{{Name}}Module] })
    .overrideProvider(Clock).useValue({ now: () => new Date("2001-01-01T00:00:00Z") }).compile();
  assert.equal(module.get({{Name}}Service).title(), "{{Name}} of 2001-01-01");
});
test("there is one clock", async () => {
  const module = await Test.createTestingModule({ imports: [{{Name}}Module, ClockModule] }).compile();
  const service = module.get({{Name}}Service) as unknown as { clock: unknown };
  assert.equal(service.clock, module.select(ClockModule).get(Clock));
});
