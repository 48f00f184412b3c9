/** What of a run's files is not as it was written, in words. @module */

/** What a reader counted. */
export interface FileFaults {
  readonly badLines: number;
  /** Events whose numbers appear nowhere, besides those of such lines; 0 where only a part was read. */
  readonly missing?: number;
  /** Bytes after the last line end. */
  readonly tornBytes: number;
  /** Whether the run is being written: then its last line may be on its way. */
  readonly isRunning: boolean;
}

/** A part of a sentence; null for a whole trace. */
export function damageText(
  { badLines, missing = 0, tornBytes, isRunning }: FileFaults,
): string | null {
  if (badLines > 0) return `${badLines} ${badLines === 1 ? "line" : "lines"} cannot be read`;
  if (missing > 0) return `${missing} ${missing === 1 ? "event is" : "events are"} missing`;
  return !isRunning && tornBytes > 0 ? "the last line is torn" : null;
}
