import { assert, assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../../server/testing/browser.ts";
import { figure, percent } from "../figures.ts";
import { Workplace } from "../testing/program.ts";

/** What a model may write to get hold of whoever reads a report. */
const HOSTILE =
  '=1+1 "<img src=x onerror=document.title=1>\u001b[31m|`\u202e&#x41; </td><script>alert(1)</script>';

/** A run of twelve items, answered by nothing but that. */
async function hostileRun(place: Workplace): Promise<void> {
  await using imitation = await startImitation({
    models: ["<b>|model"],
    script: { tokens: [HOSTILE] },
  });
  const server = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const { code, err } = await place.lens(
    ["run", ...server, "--benchmarks", "smoke", "--samples", "12"],
  );
  assertEquals(code, 0, err);
}

/** Opened in a browser that may not ask any network. */
async function opened(
  files: { readonly html: string; readonly xml: string },
  look: (
    seen: { title: string; rows: number; images: number; text: string; tests: string },
  ) => void,
): Promise<void> {
  await withBrowser(async ({ page, problems }) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.context().setOffline(true);
    await page.goto(`file://${files.html}`);
    const xml = await Deno.readTextFile(files.xml);
    const seen = await page.evaluate((xml) => {
      // It runs in the page, whose DOM the types of this program do not have.
      // deno-lint-ignore no-explicit-any -- as above
      const { document, DOMParser } = globalThis as any;
      const parsed = new DOMParser().parseFromString(xml, "application/xml");
      return {
        title: document.title,
        rows: document.querySelectorAll("tbody tr").length,
        images: document.querySelectorAll("img,script,iframe,link").length,
        text: document.body.innerText,
        tests: parsed.querySelector("parsererror")?.textContent ??
          parsed.documentElement.getAttribute("tests"),
      };
    }, xml);
    assertEquals(asked.filter((url) => !url.startsWith("file://")), []);
    assertEquals(asked.length, 1, "the file is all there is");
    assertEquals(problems, []);
    look(seen);
  });
}

Deno.test("report has the same figures in every form, and no form obeys what a model wrote", async (test) => {
  await using place = await Workplace.open();
  await hostileRun(place);
  const made = async (format: string, ...more: string[]) => {
    const file = `${place.path}/report.${format}`;
    const flags = ["--format", format, "--output", file, ...more];
    const { code, err, out } = await place.lens(["report", "latest", ...flags]);
    assertEquals([code, out], [0, ""], err);
    return await Deno.readTextFile(file);
  };
  const [text, json, csv, items, markdown, html, xml] = [
    await made("terminal"),
    JSON.parse(await made("json")),
    await made("csv"),
    await made("csv", "--table", "items"),
    await made("markdown"),
    await made("html"),
    await made("junit"),
  ];
  const [row] = json.rows;

  await test.step("one figure everywhere", () => {
    const mean = `${percent(row.mean)} [`;
    const ttft = figure(row.ttftMs.value);
    assert(text.includes(mean) && text.includes(ttft), text);
    assert(html.includes(mean) && html.includes(`>${ttft}<`));
    assert(markdown.includes(mean.replace("[", "\\[")) && markdown.includes(` ${ttft} |`));
    const [titles = "", values = ""] = csv.split("\r\n");
    assertEquals(values.split(",")[titles.split(",").indexOf("mean")], String(row.mean));
    assertEquals(values.split(",")[titles.split(",").indexOf("ttft_ms")], String(row.ttftMs.value));
    assertMatch(xml, /<testsuites name="model-lens" tests="12" failures="\d+" errors="0"/);
  });

  await test.step("no markup, no formula, no escape sequence", () => {
    assertEquals(items.split("\r\n").length, 14);
    assertMatch(items, /,"'=1\+1 ""<img/);
    for (const one of [text, csv, items, markdown, html, xml]) {
      assert(!one.includes("\u001b") && !one.includes("\u202e"));
    }
    // Were something of it markup after all, nothing could be loaded or run.
    assertMatch(
      html,
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">/,
    );
    assert(!/<(img|script)/.test(html + xml) && !/[^\\]<(img|script)/.test(markdown));
    assertMatch(markdown, /\| \\<b\\>\\\|model \| smoke \|/);
  });

  await test.step("what cannot be made is refused", async () => {
    assertEquals((await place.lens(["report", "--format", "pdf"])).code, 2);
    assertEquals((await place.lens(["report", "--table", "items"])).code, 2);
    assertEquals((await place.lens(["report", "--output", "no/such/folder.txt"])).code, 2);
    await place.write("log.jsonl", '{"messages":[{"role":"user","content":"hi"}]}\n');
    await place.lens(["import", "log.jsonl", "--name", "log"]);
    const { code, err } = await place.lens(["report", "log"]);
    assertEquals(code, 2);
    assertMatch(err, /no sample of a benchmark was begun in it/);
  });

  await test.step({
    name: `HTML opens offline in Chromium and the XML is read there${UNLESS_CHROMIUM}`,
    ignore: CHROMIUM === undefined,
    fn: async () => {
      const files = {
        html: `${place.path}/report.html`,
        xml: `${place.path}/report.junit`,
      };
      await opened(files, ({ title, rows, images, text, tests }) => {
        assert(title.startsWith(json.run), title);
        assert(rows > 12 && images === 0);
        assert(text.includes("<img src=x onerror=document.title=1>·[31m|`·&#x41; </td><script>"));
        assertEquals(tests, "12");
      });
    },
  });
});
