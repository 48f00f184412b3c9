import { assertEquals } from "@std/assert";
import { describePermissions } from "./permissions.ts";

Deno.test("describePermissions() says what is asked for on one safe line", () => {
  assertEquals(describePermissions({}), "nothing");
  assertEquals(describePermissions({ net: [], run: [] }), "nothing");
  assertEquals(
    describePermissions({ net: ["localhost:8080", "user"], read: ["own"] }),
    "net localhost:8080, user; read own",
  );
  assertEquals(describePermissions({ env: ["A\u001b[31m\nB"] }), "env A· B");
});
