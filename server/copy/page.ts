/** The page of a copy: one HTML file, with script, styles and data in it. @module */

import type { CopyIndex } from "../api/copy.ts";
import type { PackedRun } from "../api/copy.ts";
import { DashboardFiles } from "../static/dashboard_files.ts";
import { CopyUnbuiltError } from "./errors.ts";
import { packed } from "./packing.ts";

/** What a page is made of. */
export interface CopyPage {
  readonly index: CopyIndex & { readonly files?: Readonly<Record<string, string>> };
  /** The run in the page itself; undefined where runs are in scripts beside it. */
  readonly run?: PackedRun;
  /** Where the dashboard was built; ends with a slash. */
  readonly dashboard: URL;
}

/** The whole file. Throws `CopyUnbuiltError`. */
export async function copyPage({ index, run, dashboard }: CopyPage): Promise<string> {
  const files = new DashboardFiles(dashboard);
  const textOf = async (name: string) => {
    const file = await files.find(name);
    if (file === undefined) throw new CopyUnbuiltError(name);
    return new TextDecoder().decode(file.bytes);
  };
  const page = await textOf("copy.html");
  const style = closed(await textOf(named(page, /href="\/assets\/([^"]+\.css)"/)), "style");
  const script = closed(await textOf(named(page, /src="\/assets\/([^"]+\.js)"/)), "script");
  const data = [
    dataBlock("index", await packed(index)),
    ...(run === undefined ? [] : [
      dataBlock("base", run.base),
      ...run.blocks.map((block, place) => dataBlock(String(place), block)),
    ]),
  ];
  const policy = [
    "default-src 'none'",
    `script-src '${await hashOf(script)}'${run === undefined ? " 'self'" : ""}`,
    `style-src '${await hashOf(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="referrer" content="no-referrer">',
  ].join("\n    ");
  // Functions, because "$&" in a script would mean something otherwise.
  return page
    .replace('<meta charset="utf-8">', () => head)
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style}</style>`)
    .replace(
      /<script [^>]*><\/script>/,
      () => `${data.join("\n")}\n<script type="module">${script}</script>`,
    );
}

/** Bytes of a page with nothing in it. Throws `CopyUnbuiltError`. */
export async function pageBytes(dashboard: URL): Promise<number> {
  const index = {
    made: "",
    version: "",
    cut: [],
    home: "/",
    destinations: [],
    runs: [],
    answers: {},
  };
  const page = await copyPage({ index, run: { base: "", blocks: [] }, dashboard });
  return new TextEncoder().encode(page).length;
}

/** Nothing in it can be markup: it is base64. */
function dataBlock(name: string, base64: string): string {
  return `<script type="text/plain" id="copy-${name}">${base64}</script>`;
}

function named(page: string, pattern: RegExp): string {
  const [, name] = pattern.exec(page) ?? [];
  if (name === undefined) throw new CopyUnbuiltError("copy.html");
  return name;
}

/** A text that does not end the element that it stands in. */
function closed(text: string, element: "script" | "style"): string {
  return text.replaceAll(new RegExp(`</(?=${element})`, "gi"), "<\\/").replaceAll("<!--", "<\\!--");
}

/** As the policy of a page names what may run in it. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${new Uint8Array(digest).toBase64()}`;
}
