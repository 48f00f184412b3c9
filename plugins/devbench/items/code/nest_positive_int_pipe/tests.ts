import { assert, test } from "sandbox:test";
import { BadRequestException } from "@nestjs/common";
import { {{Pipe}} } from "./solution";

const pipe = new {{Pipe}}();

test("gives numbers", () => {
  const one: number = pipe.transform("1");
  assert.deepEqual([one, pipe.transform("42"), pipe.transform("{{max}}")], [1, 42, {{max}}]);
});
test("refuses what is not digits", () => {
  for (const value of ["", "abc", "1.5", "1e3", " 2", "-1", "+1", "0x1", "2a"]) {
    assert.throws(() => pipe.transform(value), BadRequestException, value);
  }
});
test("refuses what is out of range", () => {
  assert.throws(() => pipe.transform("0"), BadRequestException);
  assert.throws(() => pipe.transform(String({{max}} + 1)), BadRequestException);
});
test("quotes the value", () => {
  try {
    pipe.transform("abc");
    assert.fail("it was accepted");
  } catch (error) {
    assert.ok(error instanceof BadRequestException);
    assert.match(error.message, /"abc"/);
  }
});
