/** What axe finds on a page that keeps people from using it. @module */

import axe from "axe-core";
import type { Page } from "playwright-core";

/** How closely a page is looked at. */
export interface LookOptions {
  /** Only what a theme changes: contrast. */
  readonly onlyColours?: boolean;
}

/** Serious and critical faults of the page as it is shown now: rule, element, and what is wrong with it. */
export async function accessibilityFaults(
  page: Page,
  { onlyColours = false }: LookOptions = {},
): Promise<readonly string[]> {
  // By the debugger, because the page lets no script in. It is gone with the document.
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.source);
  const options = {
    resultTypes: ["violations"],
    ...(onlyColours ? { runOnly: { type: "rule", values: ["color-contrast"] } } : {}),
  };
  return await page.evaluate(async (options): Promise<readonly string[]> => {
    // What was put there above.
    const { violations } = await Reflect.get(globalThis, "axe").run(document, options);
    return violations
      .filter(({ impact }: Violation) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }: Violation) =>
        nodes.map(({ html, failureSummary }) =>
          `${id}: ${html.slice(0, 160)}: ${failureSummary.split("\n").slice(1, 2).join("").trim()}`
        )
      );
  }, options);
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}
