/** Two runs compared, counted, and what was set otherwise. @module */

import type { RunDifference } from "../../../api/mod.ts";
import { digits, whole } from "../../frame/text/format.ts";
import { Figure, Section } from "../../frame/parts.tsx";
import { Changes } from "./changes.tsx";

/** The differences of two runs in figures. */
export function DiffSummary({ difference }: { readonly difference: RunDifference }) {
  const { summary, settings, onlyA, onlyB } = difference;
  const { paired, same, differ, sameRequestOtherAnswer, firstToken, nearTies, ratios } = summary;
  const { oneMissing, bothMissing } = summary;
  const told = Object.entries(ratios);
  return (
    <>
      <dl class="figures">
        <Fact name="pairs">{whole(paired)}</Fact>
        <Fact name="same answer">{whole(same)}</Fact>
        <Fact name="other answer">{whole(differ)}</Fact>
        {oneMissing + bothMissing > 0 && (
          <Fact
            name="no answer: one side, both"
            tip="Pairs without a whole answer: the call failed, has no end, or its text is not kept"
          >
            {whole(oneMissing)}, {whole(bothMissing)}
          </Fact>
        )}
        <Fact name="same request, other answer">{whole(sameRequestOtherAnswer)}</Fact>
        <Fact name="part at token, median">
          <Figure
            value={firstToken}
            show={({ median, earliest }) => (
              <span data-tip={`The earliest at token ${earliest}`}>{digits(median)}</span>
            )}
            why="No pair parts where both sides told their tokens"
          />
        </Fact>
        <Fact name="near ties" tip="Pairs that part where the margin of either side is below 0.1">
          {whole(nearTies)}
        </Fact>
        <Fact name="only in A : B">{whole(onlyA.length)} : {whole(onlyB.length)}</Fact>
        {told.map(([name, ratio]) => (
          <Fact key={name} name={`${name}, B ÷ A`} tip="Median over the pairs that tell both">
            <Figure
              value={ratio}
              show={(value) =>
                `× ${digits(value)}`}
              why="No pair tells it on both sides"
            />
          </Fact>
        ))}
      </dl>
      <details class="notice">
        <summary>Settings, models and servers that differ: {settings.length}</summary>
        {settings.length > 0 && (
          <Section title="What was set otherwise" flush>
            <Changes label="Settings that differ" changes={settings} />
          </Section>
        )}
      </details>
    </>
  );
}

function Fact({ name, tip, children }: {
  readonly name: string;
  readonly tip?: string;
  readonly children: preact.ComponentChildren;
}) {
  return (
    <div>
      <dt data-tip={tip}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
