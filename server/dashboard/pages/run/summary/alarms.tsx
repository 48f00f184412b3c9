/** Alarms with what they rest on. @module */

import type { RunDetail } from "../../../../api/mod.ts";
import { duration, percent } from "../../../frame/format.ts";
import { Chip, Section } from "../../../frame/parts.tsx";
import { pathOf } from "../../../frame/router.ts";
import { VisibleText } from "../../../frame/text.tsx";

/** Nothing where none was raised. */
export function Alarms({ run, alarms }: {
  readonly run: string;
  readonly alarms: RunDetail["alarms"];
}) {
  if (alarms.length === 0) return null;
  return (
    <Section title="Alarms">
      <ul class="alarms">
        {alarms.map(({ seq, t, span, alarm, message, evidence, confidence, advice }) => (
          <li key={seq}>
            <p>
              <Chip tone="warn">
                <VisibleText text={alarm} />
              </Chip>{" "}
              <VisibleText text={message} />
            </p>
            {advice !== "" && (
              <p class="muted">
                <VisibleText text={advice} />
              </p>
            )}
            <p class="muted small">
              <SpanLink run={run} span={span} /> at {duration(t)} · confidence {percent(confidence)}
              {" "}
              ·{" "}
              <code>
                <VisibleText text={JSON.stringify(evidence)} />
              </code>
            </p>
          </li>
        ))}
      </ul>
    </Section>
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
