import { assertEquals } from "@std/assert";
import { relativeLinks } from "./documents.ts";
import { codelessErrors, errorCodes, undocumentedCodes } from "./error_codes.ts";
import { exists, sourceFiles, textIfPresent } from "./source_tree.ts";

const files = await sourceFiles();
const errorsDocument = await textIfPresent("docs/errors.md");

Deno.test("every error a user sees has a literal code", () => {
  assertEquals(codelessErrors(files), []);
});

Deno.test({
  name: "docs/errors.md has one section for every error code" +
    (errorsDocument === undefined ? " (docs/errors.md does not exist)" : ""),
  ignore: errorsDocument === undefined,
  fn() {
    assertEquals(undocumentedCodes(errorCodes(files), errorsDocument ?? ""), {
      missing: [],
      stale: [],
    });
  },
});

for (const name of ["README.md", "CONTRIBUTING.md"]) {
  const document = await textIfPresent(name);
  Deno.test({
    name: `${name} links to files that exist` +
      (document === undefined ? ` (${name} does not exist)` : ""),
    ignore: document === undefined,
    async fn() {
      assertEquals(await absent(relativeLinks(document ?? "")), []);
    },
  });
}

async function absent(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => exists(path)));
  return paths.filter((_, index) => !found[index]);
}
