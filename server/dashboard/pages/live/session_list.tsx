/** A long list of a session, kept up to date, and what stands where it has no rows. @module */

import { useEffect } from "preact/hooks";
import { type Paged, type PagedSource, usePaged } from "../../frame/paged.ts";
import { Empty, Trouble, Waiting } from "../../frame/parts.tsx";
import type { SessionProps } from "./session_props.ts";
import { NoCalls } from "./setup.tsx";

/** The rows that fit the filter of a view. */
export function useSessionList<Row, Page>(
  { filter, feed, following }: SessionProps,
  source: Omit<PagedSource<Row, Page>, "query">,
): Paged<Row, Page> {
  const list = usePaged<Row, Page>({ ...source, query: filter });
  const version = feed.version.value;
  useEffect(() => {
    if (following) list.refresh();
  }, [version, following]);
  return list;
}

/** Why there are no rows. */
export function NoRows<Row, Page>({ list, of, session, filter }:
  & Pick<SessionProps, "session" | "filter">
  & {
    readonly list: Paged<Row, Page>;
    /** What a row is. */
    readonly of: string;
  }) {
  if (list.total === undefined) {
    return list.error === undefined
      ? <Waiting what={`Reading the ${of}s`} />
      : <Trouble refusal={list.error} retry={list.refresh} />;
  }
  if (Object.values(filter).some((value) => value !== null)) {
    return <Empty title={`No ${of} fits the filter`} />;
  }
  return (
    <NoCalls
      listen={session.header.source?.listen}
      live={session.summary.state === "running"}
    />
  );
}
