/** A call in figures: what our clock saw beside what the server says, and what it counted. @module */

import type { CallDetail } from "../../../api/mod.ts";
import { duration, milliseconds, whole } from "../../frame/text/format.ts";
import { Section, Unknown } from "../../frame/parts.tsx";
import { VisibleText } from "../../frame/text/text.tsx";
import { Answer, Prompt } from "../../trace/conversation.tsx";
import type { CallViewProps } from "../../views.ts";
import { CallAlarms, CallWait, useCallAlarms } from "./alarms.tsx";
import { type Line, Lines } from "./lines.tsx";
import { marksOf } from "../../trace/marks.ts";

/** The view that a call opens with: what was asked, what came, and how long it took. */
export function CallFacts({ run, span, call }: CallViewProps) {
  const { row, started, ended } = call;
  const version = row.state;
  const { alarms, reason } = useCallAlarms(run, { span, version });
  return (
    <div class="scroll call-facts">
      <div class="call-top stack">
        <CallAlarms run={run} span={span} alarms={alarms} reason={reason} />
        <CallWait run={run} span={span} version={version} />
      </div>
      <div class="stack">
        <Prompt request={started.request} marks={marksOf(alarms)} />
        <section>
          <h3>Answer</h3>
          <Answer ended={ended} />
        </section>
      </div>
      <div class="stack">
        <Section title="Our clock" flush>
          <ClientClock call={call} />
        </Section>
        <Section title="The server's clock" flush>
          {row.timings === null
            ? (
              <p class="cell-note">
                <Unknown reason={reasonOf(call, "timings") ?? "The server sent no timings"} />
              </p>
            )
            : <ServerClock timings={row.timings} />}
        </Section>
        <Section title="Counts" flush>
          <Counts call={call} />
        </Section>
      </div>
    </div>
  );
}

/** The view Request: the body as it was sent. */
export function CallRequest({ call: { started } }: CallViewProps) {
  const { url, operation, attempt } = started;
  return (
    <div class="scroll stack">
      <p class="muted">
        {operation} to{" "}
        <code>
          <VisibleText text={url ?? "the engine in this process"} />
        </code>, attempt {attempt}
      </p>
      <Prompt request={{ json: started.request }} />
    </div>
  );
}

function ClientClock({ call }: { readonly call: CallDetail }) {
  const clock = call.row.clock;
  if (clock === null) return <p class="cell-note muted">The call has not ended.</p>;
  const since = (name: "headers" | "first" | "firstAnswer" | "last" | "end"): string | null => {
    const at = clock[name];
    return at === null || clock.sent === null ? null : `+${duration(at - clock.sent)}`;
  };
  const why = (name: string, otherwise: string) => reasonOf(call, `clock.${name}`) ?? otherwise;
  return (
    <Lines
      label="Our clock"
      lines={[
        {
          name: "sent",
          value: clock.sent === null ? null : duration(clock.sent),
          why: why("sent", "It is not recorded"),
          tip: "Since the run began; the others count from here",
        },
        { name: "headers", value: since("headers"), why: why("headers", "No headers were seen") },
        { name: "first chunk", value: since("first"), why: why("first", "No chunk came") },
        {
          name: "first of the answer",
          value: since("firstAnswer"),
          why: why("firstAnswer", "No answer text came"),
          tip: "After the reasoning, where there is some",
        },
        { name: "last chunk", value: since("last"), why: why("last", "No chunk came") },
        { name: "end", value: since("end"), why: why("end", "It is not recorded") },
      ]}
    />
  );
}

function ServerClock({ timings }: { readonly timings: NonNullable<CallDetail["row"]["timings"]> }) {
  const why = `${timings.source} does not tell it`;
  const time = (name: string, ms: number | null | undefined): Line => ({
    name,
    value: ms === null || ms === undefined ? null : milliseconds(ms),
    why,
  });
  return (
    <Lines
      label="The server's clock"
      lines={[
        time("load", timings.loadMs),
        time("prompt", timings.promptMs),
        time("first token", timings.firstTokenMs),
        time("answer", timings.outputMs),
        time("total", timings.totalMs),
        { name: "source", value: timings.source, why },
      ]}
    />
  );
}

function Counts({ call }: { readonly call: CallDetail }) {
  const { row, ended } = call;
  const usage = row.usage;
  const why = reasonOf(call, "usage") ?? "The server did not tell it";
  const count = (name: string, value: number | null | undefined, tip?: string): Line => ({
    name,
    value: value === null || value === undefined ? null : whole(value),
    why,
    ...(tip === undefined ? {} : { tip }),
  });
  const done = ended?.kind === "call.completed" ? ended : undefined;
  return (
    <Lines
      label="Counts"
      lines={[
        { name: "chunks", value: whole(row.chunks), why: "" },
        {
          ...count("tokens in chunks", row.tokens, "Counted by us"),
          why: reasonOf(call, "tokens") ?? "Not every chunk told its tokens",
        },
        count("prompt tokens", usage?.inputTokens, "As the server says"),
        count("of them cached", usage?.cachedTokens),
        count("output tokens", usage?.outputTokens, "As the server says"),
        count("of them reasoning", usage?.reasoningTokens),
        {
          name: "finish reason",
          value: row.finishReason,
          why: reasonOf(call, "finishReason") ?? why,
        },
        {
          name: "model said",
          value: done?.responseModel ?? null,
          why: reasonOf(call, "responseModel") ?? why,
        },
        {
          name: "fingerprint",
          value: done?.fingerprint ?? null,
          why: reasonOf(call, "fingerprint") ?? why,
        },
        {
          name: "response id",
          value: done?.responseId ?? null,
          why: reasonOf(call, "responseId") ?? why,
        },
      ]}
    />
  );
}

function reasonOf({ ended }: CallDetail, field: string): string | undefined {
  return ended?.kind === "call.completed" ? ended.unknown?.[field] : undefined;
}
