import { assert, test } from "sandbox:test";
import { {{fn}} } from "./solution";

const sorted = (...versions: string[]) => {
  const list = versions.toReversed().sort({{fn}});
  return {{sign}} > 0 ? list : list.reverse();
};
const check = (...versions: string[]) => {
  for (let at = 1; at < versions.length; at++) {
    const order = {{fn}}(versions[at - 1] ?? "", versions[at] ?? "") * {{sign}};
    assert.ok(order < 0, versions[at - 1] + " before " + versions[at]);
  }
  assert.deepEqual(sorted(...versions), versions);
};

test("compares numbers as numbers", () => check("1.2.3", "1.9.0", "1.10.0", "2.0.0", "10.0.0"));
test("puts a prerelease before its release", () => check("1.0.0-rc.1", "1.0.0", "1.0.1-alpha", "1.0.1"));
test("compares the parts of prereleases", () => {
  check("1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1");
});
test("ignores builds", () => {
  assert.ok({{fn}}("1.0.0+a", "1.0.0+b") === 0);
  assert.ok({{fn}}("1.0.0-x+1", "1.0.0-x") === 0);
});
