import { assert, test } from "sandbox:test";
import { {{fn}} } from "./solution";

const d = "{{delimiter}}";

test("reads rows and fields", () => {
  assert.deepEqual({{fn}}(`a${d}b\n1${d}2\r\n`), [["a", "b"], ["1", "2"]]);
  assert.deepEqual({{fn}}(`a${d}${d}c`), [["a", "", "c"]]);
});
test("keeps what is quoted", () => {
  assert.deepEqual({{fn}}(`"x${d}y"${d}"line\nbreak"\n`), [[`x${d}y`, "line\nbreak"]]);
  assert.deepEqual({{fn}}(`"say ""hi"""${d}z`), [['say "hi"', "z"]]);
});
test("keeps spaces and other separators", () => {
  const other = d === "," ? ";" : ",";
  assert.deepEqual({{fn}}(` a ${d}b${other}c`), [[" a ", `b${other}c`]]);
});
test("has no row too many", () => {
  assert.deepEqual({{fn}}(""), []);
  assert.deepEqual({{fn}}("a\n"), [["a"]]);
  assert.deepEqual({{fn}}(`a\n${d}`), [["a"], ["", ""]]);
});
test("refuses a quote without end", () => {
  assert.throws(() => {{fn}}(`a${d}"b`), SyntaxError);
});
