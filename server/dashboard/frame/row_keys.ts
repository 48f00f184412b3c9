/** j and k on pages of tables: each goes to the link that the next row is about. @module */

import { useKeys } from "./keys.tsx";

const ROWS = "main :is(table.data tbody tr, .short-row)";

/** Registers both; Enter is the link's own. */
export function useRowKeys() {
  useKeys("Rows", [
    { keys: "j", label: "Next row", run: () => step(1) },
    { keys: "k", label: "Previous row", run: () => step(-1) },
  ]);
}

function step(by: 1 | -1) {
  const links = [...document.querySelectorAll(ROWS)].flatMap((row) =>
    row.querySelector<HTMLElement>("a[href]") ?? []
  );
  const row = document.activeElement?.closest(ROWS);
  const at = links.findIndex((link) => row?.contains(link));
  links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
}
