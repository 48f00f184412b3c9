/** What went wrong, on whatever it is about: names in a row, and whole with evidence and advice. @module */

import type { RunAlarm } from "../../api/mod.ts";
import { duration, percent } from "../frame/text/format.ts";
import { Chip } from "../frame/parts.tsx";
import { address, pathOf } from "../frame/router.ts";
import { VisibleText } from "../frame/text/text.tsx";

/** Names of alarms in little room: the first, and how many more. */
export function AlarmChips({ names }: { readonly names: readonly string[] }) {
  const [first] = names;
  if (first === undefined) return null;
  return (
    <Chip tone="warn" tip={names.join(", ")}>
      <VisibleText text={first} />
      {names.length > 1 && `\u00a0+${names.length - 1}`}
    </Chip>
  );
}

/** Alarms one below the other, each with what it rests on and what to do. */
export function AlarmList({ run, alarms, of }: {
  readonly run: string;
  readonly alarms: readonly RunAlarm[];
  /** Span of the page that they stand on, which needs no link to itself. */
  readonly of?: string | undefined;
}) {
  return (
    <ul class="alarms">
      {alarms.map((alarm, index) => (
        <li key={`${alarm.seq} ${index}`}>
          <p>
            <Chip tone="warn">
              <VisibleText text={alarm.alarm} />
            </Chip>{" "}
            {alarm.finding !== undefined && (
              <>
                <span class="muted mono">
                  <VisibleText text={alarm.finding} />
                </span>
                {" "}
              </>
            )}
            <VisibleText text={alarm.message} />
          </p>
          {alarm.advice !== "" && (
            <p class="advice">
              <span aria-hidden="true">→</span> <VisibleText text={alarm.advice} />
            </p>
          )}
          <AlarmRests run={run} alarm={alarm} of={of} />
        </li>
      ))}
    </ul>
  );
}

function AlarmRests({ run, alarm, of }: {
  readonly run: string;
  readonly alarm: RunAlarm;
  readonly of: string | undefined;
}) {
  const { t, span, confidence, evidence } = alarm;
  const earlier = earlierCall(evidence);
  return (
    <details class="rests">
      <summary class="muted small">
        {percent(confidence)} sure
        {` · at ${duration(t)}`}
        {alarm.recomputed === true && " · computed now from the trace"}
        {" · evidence"}
      </summary>
      {span !== of && (
        <p class="small">
          Raised at <SpanLink run={run} span={span} />
        </p>
      )}
      {earlier !== undefined && (
        <p class="small">
          The earlier call:{" "}
          <a class="link mono" href={pathOf("runs", earlier.run ?? run, "calls", earlier.span)}>
            <VisibleText text={earlier.span} />
          </a>
          {" · "}
          <a
            class="link"
            href={address(pathOf("runs", earlier.run ?? run, "diff", run), {
              a: earlier.span,
              b: span,
            })}
          >
            lay both side by side
          </a>
        </p>
      )}
      <table class="data tight evidence" aria-label={`Evidence of ${alarm.alarm}`}>
        <tbody>
          {Object.entries(evidence).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">
                <VisibleText text={name} />
              </th>
              <td class="mono">
                <VisibleText text={typeof value === "string" ? value : asText(value)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** A call has a page of its own; other spans are only named. */
function SpanLink({ run, span }: { readonly run: string; readonly span: string }) {
  if (!/^c\d+$/.test(span)) {
    return (
      <code>
        <VisibleText text={span} />
      </code>
    );
  }
  return <a class="link mono" href={pathOf("runs", run, "calls", span)}>{span}</a>;
}

function earlierCall(
  { earlier }: RunAlarm["evidence"],
): { readonly run?: string; readonly span: string } | undefined {
  if (typeof earlier !== "object" || earlier === null || !("span" in earlier)) return undefined;
  const { span } = earlier;
  if (typeof span !== "string" || span === "") return undefined;
  const run = "run" in earlier && typeof earlier.run === "string" ? earlier.run : undefined;
  return { span, ...(run === undefined ? {} : { run }) };
}

function asText(value: unknown): string {
  return JSON.stringify(value) ?? "undefined";
}
