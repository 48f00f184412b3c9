/** What was asked and what came back, as text. @module */

import type { CallDetail } from "../../api/mod.ts";
import { counted, milliseconds, whole } from "../frame/text/format.ts";
import { Chip } from "../frame/parts.tsx";
import { TextBlock, VisibleText } from "../frame/text/text.tsx";
import { type MessageMark, type MessageMarks, placeOfByte } from "./marks.ts";
import { type Message, messagesOf, offeredTools } from "./requests.ts";

/** The messages of a request, with what alarms say of them; a body of another shape as JSON. */
export function Prompt({ request, marks = NO_MARKS }: {
  readonly request: unknown;
  readonly marks?: MessageMarks | undefined;
}) {
  const messages = messagesOf(request);
  const tools = offeredTools(request);
  if (request === null) {
    return (
      <section>
        <h3>Request</h3>
        <p class="muted">Its text was not kept.</p>
      </section>
    );
  }
  if (messages.length === 0) {
    return (
      <section>
        <h3>Request</h3>
        <TextBlock label="Request" text={JSON.stringify(request, null, 2) ?? "null"} />
      </section>
    );
  }
  return (
    <section class="messages">
      <h3>{counted(messages.length, "message")}</h3>
      {tools.length > 0 && (
        <details open={tools.some(({ place }) => marks.has(place))}>
          <summary>{counted(tools.length, "tool")} offered</summary>
          <MessageList messages={tools} marks={marks} />
        </details>
      )}
      <MessageList messages={messages} marks={marks} />
    </section>
  );
}

const NO_MARKS: MessageMarks = new Map();

/** Messages one below the other, each with who says it. */
export function MessageList({ messages, marks = NO_MARKS }: {
  readonly messages: readonly Message[];
  readonly marks?: MessageMarks | undefined;
}) {
  return (
    <>
      {messages.map(({ place, role, text }) => {
        const mark = marks.get(place);
        return (
          <div key={place} class={mark?.lost === "whole" ? "message lost" : "message"}>
            <span class="message-head">
              <Chip tone={role === "user" ? "info" : "quiet"}>
                <VisibleText text={role} />
              </Chip>
              {mark !== undefined && <MarkWords mark={mark} place={place} />}
            </span>
            {mark?.brokeAt === undefined
              ? <TextBlock label={`Message of ${role}`} text={text} />
              : <BrokenText label={`Message of ${role}`} text={text} byte={mark.brokeAt} />}
          </div>
        );
      })}
    </>
  );
}

function MarkWords({ mark, place }: { readonly mark: MessageMark; readonly place: string }) {
  const { brokeAt, lost, lostTokens, lostSeconds } = mark;
  return (
    <>
      {brokeAt !== undefined && (
        <Chip tone="warn" tip={`In ${place}, counted in its text as UTF-8`}>
          the cache broke at byte {whole(brokeAt)}
        </Chip>
      )}
      {brokeAt !== undefined && lostTokens !== undefined && (
        <span class="muted small">
          {counted(lostTokens, "token")} worked on again
          {lostSeconds === undefined
            ? ", it is not known how long"
            : `, about ${milliseconds(lostSeconds * 1000)}`}
        </span>
      )}
      {lost !== undefined && (
        <Chip tone="warn">
          {lost === "whole" ? "probably not seen by the model" : "its beginning was probably cut"}
        </Chip>
      )}
    </>
  );
}

/** Characters that are shown before and after the place where a text is not as before. */
const AROUND = 2_000;

/** A text in which the first character that is not as in the earlier prompt is marked. */
function BrokenText({ text, byte, label }: {
  readonly text: string;
  readonly byte: number;
  readonly label: string;
}) {
  const at = placeOfByte(text, byte);
  if (at === undefined || at >= text.length) return <TextBlock label={label} text={text} />;
  const [from, to] = [Math.max(0, at - AROUND), Math.min(text.length, at + AROUND)];
  const first = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return (
    <div class="text-block" role="group" aria-label={label}>
      <pre tabIndex={0} role="group" aria-label={label} dir="auto">
        {from > 0 && <span class="muted">{whole(from)} characters as before … </span>}
        <span class="as-before"><VisibleText text={text.slice(from, at)} /></span>
        <mark data-tip="From here on it is not as in the earlier prompt">
          <VisibleText text={first === "\n" ? "⏎\n" : first} />
        </mark>
        <VisibleText text={text.slice(at + first.length, to)} />
        {to < text.length && <span class="muted"> … {whole(text.length - to)} more</span>}
      </pre>
    </div>
  );
}

/** The whole answer, its reasoning folded, or why there is none. */
export function Answer({ ended }: { readonly ended: CallDetail["ended"] }) {
  if (ended === null) return <p class="muted">The call has not ended.</p>;
  if (ended.kind === "call.failed") {
    const { type, message, hint } = ended.error;
    return (
      <div class="trouble inline" role="note">
        <p>
          <code>
            <VisibleText text={type} />
          </code>{" "}
          <VisibleText text={message} />
        </p>
        {hint !== undefined && (
          <p class="hint">
            <VisibleText text={hint} />
          </p>
        )}
        {ended.body !== undefined && (
          <TextBlock label="Body of the error reply" text={ended.body} />
        )}
      </div>
    );
  }
  const { text, reasoning, toolCalls = [] } = ended;
  return (
    <>
      {reasoning !== undefined && (
        <details>
          <summary>Reasoning ({counted(reasoning.length, "character")})</summary>
          <TextBlock label="Reasoning" text={reasoning} />
        </details>
      )}
      {(text !== "" || toolCalls.length === 0) && <TextBlock label="Answer" text={text} />}
      {toolCalls.map((tool, index) => (
        <div key={index} class="message">
          <Chip tone="info">
            <VisibleText text={tool.name} />
          </Chip>
          <TextBlock label={`Arguments of ${tool.name}`} text={tool.arguments} />
        </div>
      ))}
    </>
  );
}
