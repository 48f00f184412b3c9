import { assert, test } from "sandbox:test";
import { type ExecutionContext, StreamableFile } from "@nestjs/common";
import { firstValueFrom, lastValueFrom, type Observable, of, throwError, toArray } from "rxjs";
import { {{Name}} } from "./solution";

function run(values: Observable<unknown>, url = "/users?page=2"): Observable<unknown> {
  const context = { switchToHttp: () => ({ getRequest: () => ({ url }) }) };
  return new {{Name}}().intercept(context as unknown as ExecutionContext, { handle: () => values });
}

test("wraps the value", async () => {
  assert.deepEqual(await firstValueFrom(run(of([1, 2]))), {
    {{key}}: [1, 2],
    meta: { path: "/users" },
  });
});
test("wraps each of several", async () => {
  const all = await lastValueFrom(run(of("a", "b"), "/x").pipe(toArray()));
  const meta = { path: "/x" };
  assert.deepEqual(all, [{ {{key}}: "a", meta }, { {{key}}: "b", meta }]);
});
test("makes null of nothing and keeps what is false", async () => {
  const meta = { path: "/users" };
  assert.deepEqual(await firstValueFrom(run(of(undefined))), { {{key}}: null, meta });
  assert.deepEqual(await firstValueFrom(run(of(0))), { {{key}}: 0, meta });
});
test("leaves files alone", async () => {
  const file = new StreamableFile(new Uint8Array([1]));
  assert.equal(await firstValueFrom(run(of(file))), file);
});
test("leaves errors alone", async () => {
  await assert.rejects(firstValueFrom(run(throwError(() => new RangeError("no")))), RangeError);
});
