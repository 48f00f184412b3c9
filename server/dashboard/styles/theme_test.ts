import { assert, assertEquals } from "@std/assert";

const css = await Deno.readTextFile(new URL("theme.css", import.meta.url));
const themes = ["dark", "light"] as const;

/** What is written in which colour, on which ground. */
const SURFACES = ["lowest", "surface", "raised"] as const;
const TEXTS = ["text", "text-2", "text-3", "accent", "good", "bad", "warn", "info"] as const;
const TEXT_PAIRS: readonly (readonly [string, string])[] = [
  ...TEXTS.flatMap((text) => SURFACES.map((ground) => [text, ground] as const)),
  ...["good", "bad", "warn", "info"].map((tone) => [tone, `${tone}-wash`] as const),
  ...["text", "text-2"].flatMap((text) =>
    ["raised-2", "selected", "good-wash", "bad-wash", "warn-wash", "info-wash"]
      .map((ground) => [text, ground] as const)
  ),
  ...["good", "bad", "warn", "text-3", "accent"].map((text) => [text, "selected"] as const),
  ["on-accent", "accent-fill"],
  ...["text"].flatMap((text) =>
    ["heat-none", "heat-full"].map((ground) => [text, ground] as const)
  ),
];
/** Lines, dots and the ring of the focus are no text. */
const GRAPHIC_PAIRS: readonly (readonly [string, string])[] = [
  ["accent-strong", "surface"],
  ["accent-strong", "lowest"],
  ["phase-connect", "surface"],
  ["phase-prefill", "surface"],
  ["phase-reasoning", "surface"],
  ["phase-answer", "surface"],
  ["phase-tool", "surface"],
];

for (const theme of themes) {
  Deno.test(`every text of the ${theme} theme has the contrast that WCAG AA wants`, () => {
    const colours = coloursOf(theme);
    const weak = TEXT_PAIRS.map(([text, ground]) => ({
      pair: `--${text} on --${ground}`,
      ratio: contrast(at(colours, text), at(colours, ground)),
    })).filter(({ ratio }) => ratio < 4.5);
    assertEquals(weak, []);
  });

  Deno.test(`every graphic of the ${theme} theme can be told from its ground`, () => {
    const colours = coloursOf(theme);
    const weak = GRAPHIC_PAIRS.map(([mark, ground]) => ({
      pair: `--${mark} on --${ground}`,
      ratio: contrast(at(colours, mark), at(colours, ground)),
    })).filter(({ ratio }) => ratio < 3);
    assertEquals(weak, []);
  });
}

Deno.test("both themes name the same colours", () => {
  const [dark, light] = themes.map((theme) => [...coloursOf(theme).keys()].sort());
  assert(dark !== undefined && dark.length > 20);
  assertEquals(dark, light);
});

Deno.test("contrast() agrees with the examples of WCAG", () => {
  assertEquals(contrast("#000000", "#ffffff"), 21);
  assertEquals(contrast("#777777", "#ffffff").toFixed(2), "4.48");
});

function coloursOf(theme: string): ReadonlyMap<string, string> {
  const block = new RegExp(`data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  return new Map(
    [...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) =>
      [name, value] as const
    ),
  );
}

function at(colours: ReadonlyMap<string, string>, name: string): string {
  const value = colours.get(name);
  assert(value !== undefined, `There is no --${name}`);
  return value;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
    const share = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
