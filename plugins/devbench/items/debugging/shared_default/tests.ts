import { assert, test } from "sandbox:test";
import { settingsFor } from "./solution";

test("adds what was chosen", () => {
  assert.deepEqual(settingsFor({ theme: { dense: true }, tags: ["new", "vip"] }), {
    theme: { colour: "{{colour}}", dense: true },
    tags: ["new", "vip"],
  });
});
test("leaves the defaults alone", () => {
  settingsFor({ theme: { colour: "red" }, tags: ["beta"] });
  assert.deepEqual(settingsFor(), { theme: { colour: "{{colour}}", dense: false }, tags: ["new"] });
});
test("gives everybody an object of their own", () => {
  const mine = settingsFor();
  mine.theme.colour = "pink";
  mine.tags.push("mine");
  assert.deepEqual(settingsFor(), { theme: { colour: "{{colour}}", dense: false }, tags: ["new"] });
});
test("does not change its argument", () => {
  const chosen = { theme: { dense: true }, tags: ["a"] };
  settingsFor(chosen).tags.push("b");
  assert.deepEqual(chosen, { theme: { dense: true }, tags: ["a"] });
});
