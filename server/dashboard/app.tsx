/** Which page an address shows, and where the bar at the top leads. @module */

import { useEffect } from "preact/hooks";
import { Lazy } from "./frame/lazy.tsx";
import { Empty } from "./frame/parts.tsx";
import { matchPath, place } from "./frame/router.ts";
import { type Destination, Shell } from "./frame/shell.tsx";
import { type Page, PAGES } from "./views.ts";

const DESTINATIONS: readonly Destination[] = [
  { label: "Overview", href: "/", key: "o" },
  { label: "Runs", href: "/runs", key: "r" },
  { label: "Models", href: "/models", key: "m" },
  { label: "Leaderboard", href: "/leaderboard", key: "b" },
  { label: "Compare", href: "/compare", key: "x" },
  { label: "Live", href: "/live", key: "l" },
  { label: "Playground", href: "/playground", key: "p" },
  { label: "Plugins", href: "/plugins", key: "i" },
  { label: "Packs", href: "/packs", key: "t" },
  { label: "Skills", href: "/skills", key: "k" },
  { label: "Machine", href: "/machine", key: "h" },
  { label: "Settings", href: "/settings", key: "s" },
];

/** The whole dashboard. */
export function App() {
  return (
    <Shell
      destinations={DESTINATIONS}
      actions={<a class="button primary" href="/start">Start a run</a>}
    >
      <Opened />
    </Shell>
  );
}

/** What stands at the address. */
export function Opened() {
  const { path } = place.value;
  const opened = pageAt(path);
  const names = opened?.page.names?.(opened.parts) ?? [opened?.page.title ?? "Not found"];
  const title = [...names, "Model Lens"].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
  if (opened === undefined) {
    return (
      <Empty title="There is no such page">
        <h1 class="hidden-visually">Not found</h1>
        <p>
          Nothing is at <code>{path}</code>. <a href="/">Go to the first page</a>
        </p>
      </Empty>
    );
  }
  return <Lazy load={opened.page.load} props={{ parts: opened.parts }} />;
}

function pageAt(
  path: string,
): { readonly page: Page; readonly parts: Readonly<Record<string, string>> } | undefined {
  for (const page of PAGES) {
    const parts = matchPath(page.path, path);
    if (parts !== null) return { page, parts };
  }
  return undefined;
}
