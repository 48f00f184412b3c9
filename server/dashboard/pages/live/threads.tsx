/** Conversations of a session as threads: the list, and the one that is open. @module */

import type { ConversationPage, ConversationRow } from "../../../api/mod.ts";
import { counted, duration, whole } from "../../frame/text/format.ts";
import { Chip, Status } from "../../frame/parts.tsx";
import { pathOf, queryValue, setQuery } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { VirtualList } from "../../frame/virtual_list.tsx";
import { useSelection } from "../../lists/selection.ts";
import { AlarmChips } from "../../trace/alarm.tsx";
import { NoRows, useSessionList } from "./session_list.tsx";
import type { SessionProps } from "./session_props.ts";
import { Thread } from "./thread.tsx";

const ROW_HEIGHT = 58;

/** The view of threads; the open one is in the address. */
export function LiveThreads(props: SessionProps) {
  const list = useSessionList<ConversationRow, ConversationPage>(props, {
    path: `/api${pathOf("runs", props.run, "conversations")}`,
    rows: ({ conversations }) => conversations,
    total: ({ total }) => total,
  });
  const count = list.total ?? 0;
  const open = queryValue("thread");
  const show = (index: number) => {
    const row = list.at(index);
    if (row !== undefined) setQuery({ thread: row.id }, { push: open === null });
  };
  const selection = useSelection("Threads", { count, open: show, moved: show });
  if (count === 0) return <NoRows {...props} list={list} of="conversation" />;
  return (
    <div class={open === null ? "split threads closed" : "split threads"}>
      <div class="thread-list split-list">
        <VirtualList
          label="Conversations, latest first"
          count={count}
          rowHeight={ROW_HEIGHT}
          selected={selection.index}
          onRange={list.ensure}
          row={(index) => <Row row={list.at(index)} open={open} />}
        />
      </div>
      {open !== null && <Thread key={open} {...props} conversation={open} />}
    </div>
  );
}

function Row({ row, open }: {
  readonly row: ConversationRow | undefined;
  readonly open: string | null;
}) {
  if (row === undefined) return <div class="cells pending" role="cell" aria-busy="true" />;
  return (
    <div role="cell" class="thread-cell">
      <button
        type="button"
        class={row.id === open ? "thread-row chosen" : "thread-row"}
        aria-pressed={row.id === open}
        onClick={() => setQuery({ thread: row.id }, { push: open === null })}
      >
        <span class="cut said">
          {row.firstMessage === ""
            ? <span class="muted">{row.id}</span>
            : <VisibleText text={row.firstMessage} />}
        </span>
        <span class="thread-facts muted">
          {row.open > 0 && <Status tone="info" live>{counted(row.open, "call")} open</Status>}
          {row.failed > 0 && <Status tone="bad">{whole(row.failed)} failed</Status>}
          <span class="cut">
            <VisibleText text={row.app ?? "unnamed app"} />
          </span>
          <span class="cut">
            <VisibleText text={row.models.join(", ")} />
          </span>
          <span>{counted(row.calls, "call")}</span>
          {row.toolTurns > 0 && <Chip tone="info">{counted(row.toolTurns, "tool turn")}</Chip>}
          <span class="grow" />
          <span data-tip={tokensTip(row)}>
            {row.counted === 0
              ? "tokens unknown"
              : `${whole(row.inputTokens)} → ${whole(row.outputTokens)} tok`}
          </span>
          <span data-tip="Of the last event, since the session began">{duration(row.last)}</span>
          <AlarmChips names={row.alarms} />
        </span>
      </button>
    </div>
  );
}

function tokensTip({ counted: known, calls }: ConversationRow): string {
  return known === calls
    ? "Tokens in and out, summed over its calls"
    : `Summed over the ${known} of ${calls} calls whose tokens are known`;
}
