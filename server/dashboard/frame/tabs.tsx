/** Tabs that are addresses: links, so that Back, new tabs and bookmarks work. @module */

import { useLayoutEffect, useRef } from "preact/hooks";

/** One tab. */
export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly href: string;
  /** Shown beside the label: how many there are. */
  readonly count?: string | undefined;
}

/** A row of tabs; `current` is the id of the open one. */
export function Tabs({ label, tabs, current }: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly current: string;
}) {
  return (
    <nav class="tabs" aria-label={label} ref={useCurrentInView(current)}>
      {tabs.map(({ id, label, href, count }) => (
        <a key={id} href={href} aria-current={id === current ? "page" : undefined}>
          {label}
          {count !== undefined && <span class="count">{count}</span>}
        </a>
      ))}
    </nav>
  );
}

/** Scrolls a row of links, which a phone has no room for, to the one that is open. */
export function useCurrentInView(current: string) {
  const row = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const nav = row.current;
    const link = nav?.querySelector("[aria-current]");
    if (nav === null || link === null || link === undefined) return;
    const [whole, own] = [nav.getBoundingClientRect(), link.getBoundingClientRect()];
    nav.scrollLeft += own.left - whole.left - (whole.width - own.width) / 2;
  }, [current]);
  return row;
}
