/** Tabs that are addresses: links, so that Back, new tabs and bookmarks work. @module */

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
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ id, label, href, count }) => (
        <a key={id} href={href} aria-current={id === current ? "page" : undefined}>
          {label}
          {count !== undefined && <span class="count">{count}</span>}
        </a>
      ))}
    </nav>
  );
}
