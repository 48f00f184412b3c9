import { assert, test } from "sandbox:test";
import { {{Name}} } from "./solution";

function deferred() {
  const calls = new Map<string, { resolve: (found: string[]) => void; reject: (error: Error) => void }>();
  const find = (query: string) =>
    new Promise<string[]>((resolve, reject) => calls.set(query, { resolve, reject }));
  return { calls, search: new {{Name}}(find) };
}

test("one search shows what it finds", async () => {
  const { calls, search } = deferred();
  const done = search.search("a");
  assert.equal(search.loading, true);
  calls.get("a")?.resolve(["x"]);
  await done;
  assert.deepEqual([search.results, search.loading, search.error], [["x"], false, null]);
});
test("an old answer changes nothing", async () => {
  const { calls, search } = deferred();
  const first = search.search("a");
  const second = search.search("ab");
  calls.get("ab")?.resolve(["new"]);
  await second;
  calls.get("a")?.resolve(["old"]);
  await first;
  assert.deepEqual(search.results, ["new"]);
});
test("an old failure changes nothing", async () => {
  const { calls, search } = deferred();
  const first = search.search("a");
  const second = search.search("ab");
  calls.get("a")?.reject(new Error("late"));
  await first;
  assert.deepEqual([search.error, search.loading], [null, true]);
  calls.get("ab")?.resolve(["new"]);
  await second;
  assert.deepEqual([search.results, search.loading], [["new"], false]);
});
test("a failure is told", async () => {
  const { calls, search } = deferred();
  const done = search.search("a");
  calls.get("a")?.reject(new Error("offline"));
  await done;
  assert.deepEqual([search.error, search.loading], ["offline", false]);
});
