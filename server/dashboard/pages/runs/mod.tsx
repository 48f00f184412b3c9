/** All runs of the folder. @module */

import { OverviewPage } from "../overview/mod.tsx";

/** The page at `/runs`. */
export function RunsPage() {
  return <OverviewPage />;
}
