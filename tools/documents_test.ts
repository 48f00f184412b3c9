import { assertEquals } from "@std/assert";
import { headings, pathsNamed, relativeLinks } from "./documents.ts";

const FENCE = "```";

Deno.test("pathsNamed() tells paths from commands, patterns, packages and URLs", () => {
  const markdown = "`core/bus.ts`, `mod.ts`, `plugins/`, `core/bus.ts` again, `run.started`, " +
    "`deno task ok`, `plugins/*/mod.ts`, `traces/<run id>/`, `@std/yaml`, `http://a/b`, `/v1`\n" +
    `${FENCE}\n\`core/example.ts\`\n${FENCE}\n\`README.md\``;
  assertEquals(pathsNamed(markdown), ["core/bus.ts", "mod.ts", "plugins/", "README.md"]);
});

Deno.test("relativeLinks() leaves out other sites, fragments and code", () => {
  const markdown = "[a](docs/a.md#part) ![b](./b.svg) [c](https://c.test) [d](#d) [e](mailto:e@f)" +
    `\n${FENCE}sh\n[f](f.md)\n${FENCE}\n`;
  assertEquals(relativeLinks(markdown), ["docs/a.md", "./b.svg"]);
});

Deno.test("headings() takes one level and no comments of code", () => {
  const markdown = `# Title\n## one\n### deep\n${FENCE}\n## comment\n${FENCE}\n## two \n`;
  assertEquals(headings(markdown, 2), ["one", "two"]);
});
