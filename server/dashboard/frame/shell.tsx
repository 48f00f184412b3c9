/** What is around every page: where one can go, how it is connected, the keys. @module */

import type { ComponentChildren } from "preact";
import { signal } from "@preact/signals";
import { Announcer } from "./announce.tsx";
import { tokenWanted, useToken } from "./api.ts";
import { Dialog } from "./dialog.tsx";
import { keyCaps, keysNow, useKeys } from "./keys.tsx";
import { openPalette, Palette } from "./palette.tsx";
import { Trouble } from "./parts.tsx";
import { navigate, place } from "./router.ts";
import { connection } from "./stream.ts";
import { useCurrentInView } from "./tabs.tsx";
import { type Theme, theme, THEMES } from "./theme.ts";
import { Tip } from "./tip.tsx";

/** A place that the bar at the top leads to. */
export interface Destination {
  readonly label: string;
  readonly href: string;
  /** Second key after `g`. */
  readonly key: string;
}

const GLYPHS: Readonly<Record<Theme, string>> = { system: "◐", dark: "●", light: "○" };

const keysShown = signal(false);

/** The page with its surroundings. */
export function Shell({ destinations, actions, children }: {
  readonly destinations: readonly Destination[];
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  useKeys("Everywhere", [
    ...destinations.map(({ label, href, key }) => ({
      keys: `g ${key}`,
      label: `Go to ${label}`,
      run: () => navigate(href),
    })),
    { keys: "/", label: "Search", run: focusSearch },
    { keys: "t", label: "Next theme", run: nextTheme },
    { keys: "?", label: "Show these keys", run: () => keysShown.value = true },
  ]);
  return (
    <>
      <a class="skip" href="#content" onClick={skip}>Skip to the content</a>
      <header class="bar">
        <a
          class="brand"
          href="/"
          aria-label="Model Lens, to the overview"
          aria-current={isAt("/") ? "page" : undefined}
        >
          <Mark />
          <span>Model Lens</span>
        </a>
        <nav aria-label="Main" ref={useCurrentInView(place.value.path)}>
          {destinations.map(({ label, href }) => (
            <a key={href} href={href} aria-current={isAt(href) ? "page" : undefined}>{label}</a>
          ))}
        </nav>
        <span class="grow" />
        <Connection />
        {actions}
        <button
          type="button"
          class="button quiet"
          onClick={nextTheme}
          aria-label={`Theme: ${theme.value}. Change it`}
          data-tip="Theme"
        >
          <span aria-hidden="true">{GLYPHS[theme.value]}</span>
          <span class="wide">{theme.value}</span>
        </button>
        <button
          type="button"
          class="button quiet"
          data-tip="Pages, runs, models and actions: Ctrl K"
          onClick={openPalette}
        >
          <svg viewBox="0 0 16 16" width="14" height="14" fill="none" aria-hidden="true">
            <path
              d="m10.5 10.5 3.5 3.5M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0"
              stroke="currentColor"
              stroke-width="1.5"
              stroke-linecap="round"
            />
          </svg>
          <span class="hidden-visually">Go to, or do</span>
          <kbd class="wide">Ctrl K</kbd>
        </button>
        <button
          type="button"
          class="button quiet wide"
          aria-label="Keys"
          data-tip="Keys"
          onClick={() => keysShown.value = true}
        >
          <kbd>?</kbd>
        </button>
      </header>
      <main id="content" tabIndex={-1}>{children}</main>
      {keysShown.value && <KeyList />}
      {tokenWanted.value !== null && <TokenEntry />}
      <Palette pages={[...destinations, { label: "Start a run", href: "/start" }]} />
      <Tip />
      <Announcer />
    </>
  );
}

/** The list of all keys that do something now. */
export function KeyTable() {
  return (
    <div class="key-table">
      {keysNow().map(({ name, lines }) => (
        <section key={name} aria-label={name}>
          <h3>{name}</h3>
          <dl>
            {lines.map(({ label, keys }) => (
              <div key={label}>
                <dt>{keys.flatMap(keyCaps).map((cap) => <kbd key={cap}>{cap}</kbd>)}</dt>
                <dd>{label}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 16 16" width="18" height="18" fill="none" aria-hidden="true">
      <circle cx="6.5" cy="6.5" r="4.5" stroke="var(--accent)" stroke-width="1.5" />
      <path d="m10 10 4 4" stroke="var(--good)" stroke-width="1.75" stroke-linecap="round" />
    </svg>
  );
}

function KeyList() {
  return (
    <Dialog title="Keys" onClose={() => keysShown.value = false}>
      <KeyTable />
    </Dialog>
  );
}

function TokenEntry() {
  const refusal = tokenWanted.value;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const token = new FormData(event.target).get("token");
    if (typeof token === "string" && token.trim() !== "") useToken(token.trim());
  };
  return (
    <Dialog title="This server wants a token" onClose={() => tokenWanted.value = null}>
      {refusal !== null && <Trouble refusal={refusal} />}
      <form class="form" onSubmit={submit}>
        <label>
          Token, from <code>deno run -A cli.ts auth token</code>
          <input name="token" type="password" autocomplete="off" spellcheck={false} />
        </label>
        <p class="muted">It is kept until this tab is closed, and sent to this server only.</p>
        <button type="submit" class="button primary">Use it</button>
      </form>
    </Dialog>
  );
}

function Connection() {
  const state = connection.value;
  if (state === "idle") return null;
  const words = state === "open"
    ? "Live: changes of the folder show by themselves"
    : "The connection is lost. It is tried again by itself";
  return (
    <span class={`status ${state === "open" ? "good" : "warn"}`} role="status" data-tip={words}>
      {state === "open" ? "live" : "reconnecting"}
    </span>
  );
}

function isAt(href: string): boolean {
  const { path } = place.value;
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}

function focusSearch() {
  document.querySelector<HTMLInputElement>("input[type=search]")?.focus();
}

function nextTheme() {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length];
  if (next !== undefined) theme.value = next;
}

function skip(event: Event) {
  event.preventDefault();
  document.getElementById("content")?.focus();
}
