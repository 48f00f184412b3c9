/** A part of the page that asks the server for itself, so that no part waits for another. @module */

import type { ComponentChildren } from "preact";
import { Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";

/** A titled block over one answer, which can be asked for again. */
export function Asked<T>({ title, path, what, children, below }: {
  readonly title: string;
  readonly path: string;
  /** What is said meanwhile. */
  readonly what: string;
  readonly children: (data: T) => ComponentChildren;
  /** Further blocks over the same answer. */
  readonly below?: (data: T) => ComponentChildren;
}) {
  const { data, error, reload } = useJson<T>(path);
  return (
    <>
      <Section
        title={title}
        flush
        aside={
          <button
            type="button"
            class="button small"
            aria-label={`Ask again: ${title}`}
            onClick={reload}
          >
            Ask again
          </button>
        }
      >
        {error !== undefined && <Trouble refusal={error} retry={reload} />}
        {data === undefined && error === undefined && <Waiting what={what} />}
        {data !== undefined && children(data)}
      </Section>
      {data !== undefined && below?.(data)}
    </>
  );
}
