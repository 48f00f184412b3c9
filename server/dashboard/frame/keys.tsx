/** The keyboard: pages register what keys do while they are shown, and `?` lists exactly these. @module */

import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/** What a key does. */
export interface KeyBinding {
  /** As `KeyboardEvent.key` names it (`j`, `?`, `Enter`, `ArrowDown`), or two in a row: `g r`. */
  readonly keys: string;
  /** What happens, for the list. */
  readonly label: string;
  readonly run: () => void;
}

/** Bindings of one view. */
export interface KeyGroup {
  readonly name: string;
  readonly bindings: readonly KeyBinding[];
}

/** Everything that keys do now; the last group wins. */
export const keyGroups = signal<readonly KeyGroup[]>([]);

/**
 * Registers bindings while the component is shown. Those that are `around` a view are registered
 * before those of the view, so that the view's own win.
 */
export function useKeys(
  name: string,
  bindings: readonly KeyBinding[],
  { around = false }: { readonly around?: boolean } = {},
) {
  const current = useRef(bindings);
  current.current = bindings;
  const listed = bindings.map(({ keys, label }) => `${keys}\t${label}`).join("\n");
  // Effects of parts run before those of what is around them; layout effects run before both.
  const register = around ? useLayoutEffect : useEffect;
  register(() => {
    // The newest closure runs, although the group is registered once.
    const group: KeyGroup = {
      name,
      bindings: bindings.map(({ keys, label }) => ({
        keys,
        label,
        run: () => current.current.find((binding) => binding.keys === keys)?.run(),
      })),
    };
    // What is around registers anew when its tabs change, and must not win over the view then.
    const others = keyGroups.peek();
    keyGroups.value = around ? [group, ...others] : [...others, group];
    return () => {
      keyGroups.value = keyGroups.peek().filter((other) => other !== group);
    };
  }, [name, listed]);
}

const NEXT_KEY_WITHIN_MS = 1_000;

/** Listens to the keyboard of the page. */
export function startKeys() {
  let first = "";
  let firstAt = 0;
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (isTyping(event.target)) return;
    const sequence = event.timeStamp - firstAt < NEXT_KEY_WITHIN_MS && first !== ""
      ? `${first} ${event.key}`
      : event.key;
    const found = bindingOf(sequence) ?? bindingOf(event.key);
    first = "";
    if (found !== undefined) {
      // A button keeps its own Enter and space.
      if (/^( |Enter)$/.test(event.key) && isControl(event.target)) return;
      event.preventDefault();
      found.run();
    } else if (startsSequence(event.key)) {
      first = event.key;
      firstAt = event.timeStamp;
    }
  });
}

/** What keys do now: the group that wins comes first, and a key stands only where it acts. */
export function keysNow(): readonly {
  readonly name: string;
  readonly lines: readonly { readonly label: string; readonly keys: readonly string[] }[];
}[] {
  const taken = new Set<string>();
  return keyGroups.value.toReversed().map(({ name, bindings }) => {
    const own = bindings.filter(({ keys }) => !taken.has(keys));
    for (const { keys } of own) taken.add(keys);
    const lines = Map.groupBy(own, ({ label }) => label);
    return {
      name,
      lines: [...lines].map(([label, all]) => ({ label, keys: all.map(({ keys }) => keys) })),
    };
  }).filter(({ lines }) => lines.length > 0);
}

/** A key as it is printed on a keyboard. */
export function keyCaps(keys: string): readonly string[] {
  const names: Readonly<Record<string, string>> = {
    " ": "space",
    ArrowUp: "↑",
    ArrowDown: "↓",
    ArrowLeft: "←",
    ArrowRight: "→",
    Escape: "esc",
    Enter: "enter",
  };
  return keys === " " ? ["space"] : keys.split(" ").map((key) => names[key] ?? key);
}

function bindingOf(keys: string): KeyBinding | undefined {
  for (const { bindings } of keyGroups.value.toReversed()) {
    const found = bindings.find((binding) => binding.keys === keys);
    if (found !== undefined) return found;
  }
  return undefined;
}

function startsSequence(key: string): boolean {
  return keyGroups.value.some(({ bindings }) =>
    bindings.some(({ keys }) => keys.length > 1 && keys.startsWith(`${key} `))
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement &&
      !/^(checkbox|radio|range|button)$/.test(target.type) ||
    target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement ||
    document.querySelector("dialog[open]") !== null;
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, a[href], summary, input") !== null;
}
