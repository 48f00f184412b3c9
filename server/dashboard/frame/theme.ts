/** Dark, light, or as the system says; remembered on this machine. @module */

import { effect, signal } from "@preact/signals";

/** What the user chose. */
export type Theme = "system" | "dark" | "light";

/** The choices, in the order in which they are offered. */
export const THEMES: readonly Theme[] = ["system", "dark", "light"];

const KEY = "modellens.theme";

/** The chosen theme. */
export const theme = signal<Theme>(stored());

const systemDark = matchMedia("(prefers-color-scheme: dark)");

/** The theme that is drawn now: what canvases ask, because style sheets do not reach them. */
export const drawnTheme = signal<"dark" | "light">("dark");

/** Puts the theme on the page and follows the system. */
export function startTheme() {
  const apply = () => {
    const chosen = theme.value;
    drawnTheme.value = chosen === "system" ? (systemDark.matches ? "dark" : "light") : chosen;
    document.documentElement.dataset.theme = drawnTheme.value;
  };
  effect(() => {
    localStorage.setItem(KEY, theme.value);
    apply();
  });
  systemDark.addEventListener("change", apply);
}

/** The colour that a token like `--accent` has now, for a canvas. */
export function colour(token: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}

function stored(): Theme {
  const kept = localStorage.getItem(KEY);
  return THEMES.find((known) => known === kept) ?? "system";
}
