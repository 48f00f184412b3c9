/** What went over the wire: status, headers as they were kept, bodies, and how it ended. @module */

import type { EventOf } from "../../../../core/events/mod.ts";
import { bytes, duration, whole } from "../../frame/text/format.ts";
import { Section, Trouble, Unknown, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { address, pathOf } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import type { CallViewProps } from "../../views.ts";
import { Lines } from "./lines.tsx";

type Exchange = EventOf<"exchange.recorded">;

const OUTCOMES: Readonly<Record<Exchange["outcome"], string>> = {
  whole: "the response came whole",
  client_left: "the app left before the end",
  server_left: "the server closed the connection, or could not be reached, before the end",
  upgraded: "both sides went on in another protocol",
  not_seen: "its end was not seen",
};

/** The view Wire of a call that went through the proxy. */
export function CallExchange({ run, span, call }: CallViewProps) {
  const { data, error, reload } = useJson<{ readonly events: readonly Exchange[] }>(
    address(`/api${pathOf("runs", run, "events")}`, { kind: "exchange.recorded", call: span }),
  );
  if (error !== undefined) return <Trouble refusal={error} retry={reload} />;
  if (data === undefined) return <Waiting what="Reading what went over the wire" />;
  const [exchange] = data.events;
  if (exchange === undefined) {
    return (
      <p class="cell-note muted">
        {call.started.connection === undefined
          ? "Only the proxy writes down what goes over the wire."
          : "Its exchange is written when it has ended."}
      </p>
    );
  }
  return (
    <div class="scroll exchange">
      <Outcome exchange={exchange} />
      <Message title="Request" headers={exchange.request.headers} body={exchange.request.body}>
        <code>
          <VisibleText
            text={`${exchange.request.method} ${exchange.request.path} HTTP/${exchange.request.version}`}
          />
        </code>
      </Message>
      {exchange.response === null
        ? (
          <Section title="Response">
            <p class="cell-note muted">No whole head of a response came.</p>
          </Section>
        )
        : (
          <Message
            title="Response"
            headers={exchange.response.headers}
            body={exchange.response.body}
          >
            <code>
              <VisibleText
                text={`HTTP/${exchange.response.version} ${exchange.response.status} ${exchange.response.reason}`}
              />
            </code>
          </Message>
        )}
    </div>
  );
}

function Outcome({ exchange }: { readonly exchange: Exchange }) {
  const { clock, outcome, lostBytes, connection, upgraded } = exchange;
  const since = (moment: number | null) =>
    moment === null ? null : `+${duration(moment - clock.received)}`;
  return (
    <Section title="Exchange" flush>
      <Lines
        label="Exchange"
        lines={[
          { name: "outcome", value: OUTCOMES[outcome], why: "" },
          {
            name: "status",
            value: exchange.response === null ? null : String(exchange.response.status),
            why: "No whole head of a response came",
          },
          { name: "connection", value: connection, why: "" },
          {
            name: "received",
            value: duration(clock.received),
            why: "",
            tip: "First byte of the request, since the session began",
          },
          { name: "asked", value: since(clock.asked), why: "The request did not come whole" },
          { name: "headers", value: since(clock.headers), why: "No head of a response came" },
          { name: "end", value: since(clock.end), why: "" },
          {
            name: "not recorded",
            value: lostBytes === undefined
              ? "0 B"
              : `${bytes(lostBytes)}: they passed to the other side`,
            why: "",
            tip: "Bytes that passed and that the recorder did not see",
          },
          ...(upgraded === undefined ? [] : [{
            name: "after the upgrade",
            value: `${bytes(upgraded.sent)} sent, ${bytes(upgraded.received)} received`,
            why: "",
          }]),
        ]}
      />
    </Section>
  );
}

function Message({ title, headers, body, children }: {
  readonly title: string;
  readonly headers: Exchange["request"]["headers"];
  readonly body: Exchange["request"]["body"];
  readonly children: preact.ComponentChildren;
}) {
  return (
    <Section title={title} flush>
      <p class="cell-note">{children}</p>
      <table class="data tight" aria-label={`Headers of the ${title.toLowerCase()}`}>
        <tbody>
          {headers.map(([name, value], index) => (
            <tr key={index}>
              <th scope="row">
                <VisibleText text={name} />
              </th>
              <td class={value === "[redacted]" ? "mono muted" : "mono"}>
                <VisibleText text={value} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="cell-note muted">
        Body: {whole(body.bytes)} bytes, SHA-256 {body.sha256 === null
          ? <Unknown reason={body.reason ?? "Not all of it was seen"} />
          : <code class="hash">{body.sha256}</code>}
        {body.kept === null && body.reason !== undefined && (
          <>
            , not kept: <VisibleText text={body.reason} />
          </>
        )}
      </p>
    </Section>
  );
}
