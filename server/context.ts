/** What the routes work with. @module */

import type { IndexFile } from "./runs/index_file.ts";
import type { RunFolder } from "./runs/run_folder.ts";
import type { RunList } from "./runs/run_list.ts";
import type { KeptAlarms } from "./run/alarms/kept.ts";
import type { Shelf } from "./run/shelf.ts";
import type { EventStreams } from "./live/event_streams.ts";
import type { Feeds } from "./live/feeds.ts";
import type { MachineWatch } from "./machine/watch.ts";
import type { ListWatch } from "./live/list_frames.ts";

/** Everything that lasts longer than a request. */
export interface ServerContext {
  readonly folder: RunFolder;
  readonly list: RunList;
  readonly index: IndexFile;
  readonly shelf: Shelf;
  readonly alarms: KeptAlarms;
  readonly feeds: Feeds;
  readonly watch: ListWatch;
  readonly streams: EventStreams;
  readonly machine: MachineWatch;
  readonly version: string;
  readonly startedAt: Date;
  /** Whether reading needs a token. */
  readonly guarded: boolean;
}
