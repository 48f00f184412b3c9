/** What every view of a proxy session is given. @module */

import type { RunDetail } from "../../../api/mod.ts";
import type { SessionFeed } from "./session_feed.ts";

/** What a view of a session is given. */
export interface SessionProps {
  readonly run: string;
  readonly session: RunDetail;
  readonly filter: Readonly<Record<string, string | null>>;
  readonly feed: SessionFeed;
  /** Whether what happens is shown as it happens. */
  readonly following: boolean;
}
