import { assertEquals } from "@std/assert";
import { codelessErrors, errorCodes, undocumentedCodes, unionMembers } from "./error_codes.ts";

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

const REFUSED = `/** Why. */
export type RefusalCode =
  | "plugin_new"
  | "plugin_changed";

export class RefusedError extends ModelLensError {
  readonly code: RefusalCode;
}
`;

Deno.test("errorCodes() takes the members of a union, wherever it is declared", () => {
  const [type = "", members = ""] = REFUSED.split("\n\n");
  const apart = [{ path: "core/a.ts", text: type }, { path: "core/b.ts", text: members }];
  assertEquals(errorCodes(apart), ["plugin_changed", "plugin_new"]);
  assertEquals(codelessErrors(apart), []);
  assertEquals(errorCodes([{ path: "core/b.ts", text: members }]), []);
  assertEquals(codelessErrors([{ path: "core/b.ts", text: members }]), [
    "core/b.ts: RefusedError has no code",
  ]);
});

Deno.test("errorCodes() leaves alone what is no error", () => {
  const text = 'export class Mark {\n  readonly code = "mark";\n}\n';
  assertEquals(errorCodes([{ path: "core/a.ts", text }]), []);
});

Deno.test("unionMembers() reads a union on one line or several, and no other type", () => {
  const files = [{ path: "a.ts", text: `${REFUSED}export type Side = "left" | "right";\n` }];
  assertEquals(unionMembers("RefusalCode", files), ["plugin_new", "plugin_changed"]);
  assertEquals(unionMembers("Side", files), ["left", "right"]);
  assertEquals(unionMembers("RefusedError", files), []);
});

Deno.test("undocumentedCodes() compares in both directions", () => {
  const document = "# Errors\n\n## How to read this\n\n## trace_locked\n\n## gone_error\n";
  assertEquals(undocumentedCodes(["new_error", "trace_locked"], document), {
    missing: ["new_error"],
    stale: ["gone_error"],
  });
});
