/** One conversation: each call with what it adds to the call that it goes on from, and its answer. @module */

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { CallPage, CallRow } from "../../../api/mod.ts";
import { counted, duration, rate, whole } from "../../frame/text/format.ts";
import { Chip, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { address, pathOf, setQuery } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { AlarmChips } from "../../trace/alarm.tsx";
import { Answer, MessageList } from "../../trace/conversation.tsx";
import { messagesOf } from "../../trace/requests.ts";
import { CallState } from "../../trace/state.tsx";
import { addedMessages } from "./added_messages.ts";
import { toolWords } from "./call_list.tsx";
import { CallBook } from "./call_book.ts";
import type { SessionProps } from "./session_props.ts";
import { decodeRate, timeToFirst } from "./speed.ts";

/** Calls that are shown at first, the latest ones. */
const SHOWN_AT_FIRST = 40;

/** The thread that is open. While it follows, its end stays in sight. */
export function Thread({ run, conversation, feed, following }: SessionProps & {
  readonly conversation: string;
}) {
  const { data, error, reload } = useJson<CallPage>(
    address(`/api${pathOf("runs", run, "calls")}`, { conversation, limit: 5000 }),
  );
  const version = feed.version.value;
  useEffect(() => {
    if (following && version > 0) reload();
  }, [version, following]);
  const book = useMemo(() => new CallBook(run), [run]);
  const shown = useSignal(SHOWN_AT_FIRST);
  const scroller = useRef<HTMLDivElement>(null);
  const calls = data?.calls ?? [];
  const last = calls.at(-1);
  useLayoutEffect(() => {
    const element = scroller.current;
    // Only who opened it or reads its end is moved along.
    if (element !== null && following) element.scrollTop = element.scrollHeight;
  }, [last?.span, last?.state]);
  const earlier = Math.max(0, calls.length - shown.value);
  return (
    <section class="panel thread" aria-label="Thread">
      <header>
        <h2>
          Thread <span class="mono">{conversation}</span>
        </h2>
        <span class="muted">{data !== undefined && counted(data.total, "call")}</span>
        <span class="grow" />
        <button
          type="button"
          class="button small quiet"
          aria-label="Close the thread"
          onClick={() => setQuery({ thread: null })}
        >
          ✕
        </button>
      </header>
      <div class="panel-body" ref={scroller}>
        {error !== undefined && <Trouble refusal={error} retry={reload} />}
        {data === undefined && error === undefined && <Waiting what="Reading the thread" />}
        {data?.total === 0 && <p class="muted">The session has no such conversation.</p>}
        {earlier > 0 && (
          <button
            type="button"
            class="button small"
            onClick={() => shown.value += 5 * SHOWN_AT_FIRST}
          >
            Show earlier calls ({whole(earlier)})
          </button>
        )}
        {calls.slice(earlier).map((call, index) => (
          <Turn
            key={call.span}
            run={run}
            call={call}
            book={book}
            before={calls[earlier + index - 1]?.span}
          />
        ))}
      </div>
    </section>
  );
}

interface TurnProps {
  readonly run: string;
  readonly call: CallRow;
  readonly book: CallBook;
  /** Span of the call that stands above it. */
  readonly before: string | undefined;
}

function Turn({ run, call, book, before }: TurnProps) {
  const element = useRef<HTMLElement>(null);
  const seen = useSignal(false);
  useEffect(() => {
    if (element.current === null) return;
    // Far more calls than are read would else be asked for.
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting === true) seen.value = true;
    }, { rootMargin: "600px" });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  const { continues } = call;
  return (
    <article ref={element} class="turn" aria-label={`Call ${call.span}`}>
      <header>
        <a class="link mono" href={pathOf("runs", run, "calls", call.span)}>{call.span}</a>
        <CallState call={call} />
        <span class="muted">
          <VisibleText text={call.model} />
        </span>
        {call.toolLoop !== null && (
          <Chip tone="info" tip={toolWords(call.toolLoop)}>tools, turn {call.toolLoop.turn}</Chip>
        )}
        {continues !== null && continues !== before && (
          <Chip tone="quiet" tip="It does not go on from the call above: the conversation branches">
            goes on from {continues}
          </Chip>
        )}
        <AlarmChips names={call.alarms} />
        <span class="grow" />
        <TurnFigures call={call} />
      </header>
      {seen.value && <Said call={call} book={book} />}
    </article>
  );
}

function TurnFigures({ call }: { readonly call: CallRow }) {
  const { inputTokens, outputTokens } = call;
  const [first, speed] = [timeToFirst(call), decodeRate(call)];
  return (
    <span class="turn-figures mono muted">
      <span data-tip="Tokens in and out">
        {inputTokens === null ? "?" : whole(inputTokens)} →{" "}
        {outputTokens === null ? "?" : whole(outputTokens)}
      </span>
      {first.value !== null && <span data-tip={first.source}>TTFT {duration(first.value)}</span>}
      {speed.value !== null && <span data-tip={speed.source}>{rate(speed.value)} tok/s</span>}
    </span>
  );
}

function Said({ call, book }: { readonly call: CallRow; readonly book: CallBook }) {
  const own = book.call(call.span, call.state === "open" ? call.chunks : undefined).value;
  const earlier = call.continues === null ? undefined : book.call(call.continues).value;
  if (own.error !== undefined) return <Trouble refusal={own.error} />;
  if (earlier?.error !== undefined) return <Trouble refusal={earlier.error} />;
  const detail = own.detail;
  if (detail === undefined || (call.continues !== null && earlier?.detail === undefined)) {
    return <p class="muted" aria-busy="true">Reading …</p>;
  }
  const { request } = detail.started;
  if (request === null) return <p class="muted">Its text was not kept.</p>;
  const before = earlier?.detail;
  const added = addedMessages(messagesOf(request), {
    messages: messagesOf(before?.started.request),
    answer: before?.ended?.kind === "call.completed" ? before.ended.text : undefined,
  });
  return (
    <>
      {(added.common > 0 || added.answerKept) && (
        <p class="muted small">
          {counted(added.common, "message")} as before
          {added.answerKept && ", then the answer above as it came"}
        </p>
      )}
      {added.dropped > 0 && (
        <p class="warn-text small">
          {counted(added.dropped, "message")} of {call.continues}{" "}
          {added.dropped === 1 ? "is" : "are"} changed or not sent any more
        </p>
      )}
      <MessageList messages={added.messages} />
      <div class="message answer">
        <Chip tone="good">answer</Chip>
        <Answer ended={detail.ended} />
      </div>
    </>
  );
}
