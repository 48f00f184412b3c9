import "reflect-metadata";
import { assert, test } from "sandbox:test";
import { type ArgumentsHost, ForbiddenException, HttpException, NotFoundException } from "@nestjs/common";
import { {{Filter}} } from "./solution";

function caught(exception: unknown): unknown[] {
  const sent: unknown[] = [];
  const response = {
    status(code: number) {
      sent.push(code);
      return { json: (body: unknown) => void sent.push(body) };
    },
  };
  const http = { getRequest: () => ({ url: "/a?b=1" }), getResponse: () => response };
  new {{Filter}}().catch(exception, { switchToHttp: () => http } as unknown as ArgumentsHost);
  return sent;
}

test("tells what an HttpException says", () => {
  assert.deepEqual(caught(new NotFoundException("No such user")), [
    404,
    { {{field}}: 404, message: "No such user", path: "/a?b=1" },
  ]);
  assert.deepEqual(caught(new HttpException("Teapot", 418)), [
    418,
    { {{field}}: 418, message: "Teapot", path: "/a?b=1" },
  ]);
});
test("hides what other errors say", () => {
  const body = { {{field}}: 500, message: "Internal server error", path: "/a?b=1" };
  assert.deepEqual(caught(new Error("password is 1234")), [500, body]);
  assert.deepEqual(caught("text"), [500, body]);
  assert.deepEqual(caught(null), [500, body]);
});
test("catches everything", () => {
  const types = Reflect.getMetadata("__filterCatchExceptions__", {{Filter}});
  assert.ok(Array.isArray(types) && types.length === 0);
  assert.equal((caught(new ForbiddenException()) as [number])[0], 403);
});
