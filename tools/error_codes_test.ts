import { assertEquals } from "@std/assert";
import { codelessErrors, errorCodes, undocumentedCodes } from "./error_codes.ts";

const LOCKED = `/** Why. */
export class LockedError extends ModelLensError {
  override readonly code = "trace_locked";
  constructor() {
    super("Cannot write", "Wait");
  }
}
`;

Deno.test("errorCodes() reads each class of the program once, and no test", () => {
  const files = [
    { path: "core/errors.ts", text: LOCKED },
    { path: "plugins/provider-x/mod.ts", text: LOCKED + LOCKED.replace("trace_", "a_") },
    { path: "core/errors_test.ts", text: LOCKED.replace("trace_", "b_") },
    { path: "tools/x.ts", text: LOCKED.replace("trace_", "c_") },
  ];
  assertEquals(errorCodes(files), ["a_locked", "trace_locked"]);
});

Deno.test("codelessErrors() finds a class whose code is not a literal, abstract ones apart", () => {
  const computed = LOCKED.replace('"trace_locked"', "CODE");
  const find = (text: string) => codelessErrors([{ path: "core/errors.ts", text }]);
  assertEquals(find(computed + LOCKED), ["core/errors.ts: LockedError has no code"]);
  assertEquals(find(LOCKED), []);
  assertEquals(find(computed.replace("export class", "export abstract class")), []);
});

Deno.test("undocumentedCodes() compares in both directions", () => {
  const document = "# Errors\n\n## How to read this\n\n## trace_locked\n\n## gone_error\n";
  assertEquals(undocumentedCodes(["new_error", "trace_locked"], document), {
    missing: ["new_error"],
    stale: ["gone_error"],
  });
});
