/** How a run ended, as its events tell. @module */

/** `open` while it goes on, and after a death. */
export type Ending = "completed" | "failed" | "interrupted" | "open";

/** What an event of this kind says about the end of its run; undefined when nothing. */
export function endingOf(kind: unknown): Ending | undefined {
  switch (kind) {
    case "run.completed":
      return "completed";
    case "run.failed":
      return "failed";
    case "run.interrupted":
      return "interrupted";
    case "run.resumed":
      return "open";
    default:
      return undefined;
  }
}

/** How a run stands after one more event. */
export function endingAfter(ending: Ending, { kind }: { readonly kind: string }): Ending {
  return endingOf(kind) ?? ending;
}
