/** Small parts that every page is made of. @module */

import type { ComponentChildren } from "preact";
import type { Refusal } from "./api.ts";
import { clockTime } from "./text/format.ts";

/** A value that nobody told, with the reason. */
export function Unknown({ reason }: { readonly reason: string }) {
  return (
    <span class="unknown" data-tip={reason} tabIndex={0} aria-label={`unknown: ${reason}`}>
      unknown
    </span>
  );
}

/** A value, or a dash with the reason why there is none. */
export function Figure<T>({ value, show, why }: {
  readonly value: T | null | undefined;
  readonly show: (value: T) => ComponentChildren;
  readonly why: string;
}) {
  if (value === null || value === undefined) {
    return <span class="none" data-tip={why} aria-label={`none: ${why}`}>–</span>;
  }
  return <>{show(value)}</>;
}

/** A wall-clock time with the exact one on hover. */
export function Moment({ iso }: { readonly iso: string }) {
  return <time dateTime={iso} data-tip={iso}>{clockTime(iso)}</time>;
}

/** Tones that colour says; the word beside it says the same. */
export type Tone = "good" | "bad" | "warn" | "info" | "quiet";

/** A word with a dot in its tone. */
export function Status({ tone, children, live = false }: {
  readonly tone: Tone;
  readonly children: ComponentChildren;
  readonly live?: boolean;
}) {
  return <span class={`status ${tone}${live ? " live" : ""}`}>{children}</span>;
}

/** A small label. */
export function Chip({ tone = "quiet", tip, children }: {
  readonly tone?: Tone;
  readonly tip?: string | undefined;
  readonly children: ComponentChildren;
}) {
  return <span class={`chip ${tone}`} data-tip={tip}>{children}</span>;
}

/** How far something is; both numbers are in words for those who do not see the bar. */
export function Progress({ done, of, label }: {
  readonly done: number;
  readonly of: number;
  readonly label: string;
}) {
  return <progress class="progress" value={done} max={Math.max(of, 1)} aria-label={label} />;
}

/** Why a request was not answered: code, sentence, next step. */
export function Trouble({ refusal, retry }: {
  readonly refusal: Pick<Refusal, "code" | "message" | "hint">;
  readonly retry?: (() => void) | undefined;
}) {
  return (
    <div class="trouble" role="alert">
      <p>
        <code>{refusal.code}</code> {refusal.message}
      </p>
      <p class="hint">{refusal.hint}</p>
      {retry !== undefined && (
        <button type="button" class="button" onClick={retry}>Ask again</button>
      )}
    </div>
  );
}

/** What is shown where there is nothing yet: how to get some. */
export function Empty({ title, command, children }: {
  readonly title: string;
  readonly command?: string | undefined;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
      {command !== undefined && <Command line={command} />}
    </div>
  );
}

/** A command line to copy. */
export function Command({ line }: { readonly line: string }) {
  return (
    <div class="command">
      <code>{line}</code>
      <CopyButton text={line} what="the command" />
    </div>
  );
}

/** Copies a text, and says so on the button. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const copy = async (event: Event) => {
    const button = event.currentTarget;
    await toClipboard(text);
    if (!(button instanceof HTMLElement)) return;
    button.dataset.done = "";
    setTimeout(() => delete button.dataset.done, 1_500);
  };
  return (
    <button type="button" class="button small copy" aria-label={`Copy ${what}`} onClick={copy}>
      <span class="before">Copy</span>
      <span class="after" aria-hidden="true">Copied</span>
    </button>
  );
}

/** Something is on its way. Shown late, so that quick answers do not flicker. */
export function Waiting({ what }: { readonly what: string }) {
  return <p class="waiting" role="status">{what} …</p>;
}

/** A titled block. */
export function Section({ title, aside, children, flush = false }: {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly flush?: boolean;
}) {
  return (
    <section class={flush ? "section flush" : "section"} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

async function toClipboard(text: string): Promise<void> {
  // Browsers have a clipboard only where the page is encrypted or comes from this machine.
  if (navigator.clipboard !== undefined) return await navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** One of the named figures of a list. */
export function Fact(
  { name, children }: { readonly name: string; readonly children: ComponentChildren },
) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
