/** Whether this page is a copy of runs that no server stands behind, and what is said of it. @module */

import { signal } from "@preact/signals";
import type { CopyFacts } from "../../api/copy.ts";

/** Null where a server answers. */
export const copy = signal<CopyFacts | null>(null);
