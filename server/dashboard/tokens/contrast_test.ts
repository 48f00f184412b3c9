import { assert } from "@std/assert";
import { contrast } from "../timeline/draw/palette.ts";

/** The colours of a theme, from the style sheets that define them. */
async function colours(theme: "dark" | "light"): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const name of ["theme", "tokens", "timeline"]) {
    const css = await Deno.readTextFile(new URL(`../styles/${name}.css`, import.meta.url));
    const block = css.split(`:root[data-theme="${theme}"] {`)[1]?.split("}")[0] ?? "";
    for (const [, token = "", value = ""] of block.matchAll(/(--[\w-]+): (#[\da-f]{6});/g)) {
      found.set(token, value);
    }
  }
  return found;
}

/** Text of an answer on the ground that its colour gives it, as the style sheet pairs them. */
const TEXT_ON: readonly (readonly [text: string, ground: string])[] = [
  ["--text", "--lowest"],
  ["--text", "--p1"],
  ["--text", "--p2"],
  ["--text", "--p3"],
  ["--on-p4", "--p4"],
  ["--text", "--gap-late"],
  ["--text", "--gap-slow"],
  ["--on-gap-stall", "--gap-stall"],
  ["--text", "--selected"],
];

/** Lines and bars that say something, on what they are drawn on. */
const MARKS = ["--pace-late", "--pace-slow", "--pace-stall", "--pace-first"];

for (const theme of ["dark", "light"] as const) {
  Deno.test(`Coloured text can be read in the ${theme} theme: contrast of at least 4.5`, async () => {
    const of = await colours(theme);
    for (const [text, ground] of TEXT_ON) {
      const ratio = contrast(of.get(text) ?? "", of.get(ground) ?? "");
      assert(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
    }
  });

  Deno.test(`Marks of unusual gaps can be seen in the ${theme} theme: contrast of at least 3`, async () => {
    const of = await colours(theme);
    for (const mark of MARKS) {
      const ratio = contrast(of.get(mark) ?? "", of.get("--surface") ?? "");
      assert(ratio >= 3, `${mark}: ${ratio.toFixed(2)}`);
    }
  });
}
