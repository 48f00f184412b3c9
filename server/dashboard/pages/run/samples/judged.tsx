/** What a framework judged of an answer: axes, failures, tests, diagnostics, the code, its diff to the reference. @module */

import { useSignal } from "@preact/signals";
import type { JudgedAnswer } from "../../../../api/mod.ts";
import { counted, percent } from "../../../frame/text/format.ts";
import { Chip } from "../../../frame/parts.tsx";
import { TextBlock, VisibleText } from "../../../frame/text/text.tsx";

/** Everything that was found; parts in which nothing was found are left out. */
export function Judged({ judged }: { readonly judged: JudgedAnswer }) {
  const { axes, failures, tests, facts, instructions, typeErrors, lint, solved } = judged;
  return (
    <>
      <section>
        <h3>Judgement</h3>
        <p class="judged-line">
          <Chip tone={solved ? "good" : "bad"}>{solved ? "solved" : "not solved"}</Chip>
          {failures.map((one) => (
            <Chip key={one} tone="warn">
              <VisibleText text={one.replaceAll("_", " ")} />
            </Chip>
          ))}
          {judged.outcome !== null && judged.outcome !== "passed" && judged.outcome !== "failed" &&
            (
              <Chip tone="bad">
                <VisibleText text={judged.outcome} />
              </Chip>
            )}
        </p>
        <dl class="figures">
          {Object.entries(axes).map(([axis, share]) => (
            <div key={axis}>
              <dt>
                <VisibleText text={axis} />
              </dt>
              <dd>{percent(share)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Checks
        title="Tests"
        checks={tests.map((one) => [one.passed, one.name, one.message ?? ""])}
      />
      <Checks
        title="Facts"
        checks={facts.map(({ right, name, expected, found }) => [
          right,
          name,
          right
            ? JSON.stringify(expected)
            : `wanted ${JSON.stringify(expected)}, found ${JSON.stringify(found) ?? "nothing"}`,
        ])}
      />
      <Checks
        title="Rules"
        checks={instructions.map(({ kept, name, why }) => [kept, name, why])}
      />
      <Diagnostics title="Type errors" found={typeErrors} />
      <Diagnostics title="Lint" found={lint} />
      <Code judged={judged} />
    </>
  );
}

/** What was checked: whether it is so, its name, and why. */
function Checks({ title, checks }: {
  readonly title: string;
  readonly checks: readonly (readonly [boolean, string, string])[];
}) {
  if (checks.length === 0) return null;
  const good = checks.filter(([one]) => one).length;
  return (
    <section>
      <h3>{title}: {good} of {checks.length}</h3>
      <ul class="judged-list" aria-label={title}>
        {checks.map(([isGood, name, why]) => (
          <li key={name}>
            <span class={isGood ? "good-text" : "bad-text"}>{isGood ? "✓" : "✗"}</span>
            <span>
              <span class="visually-hidden">{isGood ? "yes" : "no"}:</span>
              <VisibleText text={name} />
              {why !== "" && (
                <span class="judged-why mono">
                  <VisibleText text={why} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Diagnostics({ title, found }: {
  readonly title: string;
  readonly found: JudgedAnswer["typeErrors"];
}) {
  if (found.length === 0) return null;
  return (
    <section>
      <h3>{title}: {found.length}</h3>
      <ul class="judged-list" aria-label={title}>
        {found.map(({ code, message, line, column }, index) => (
          <li key={index}>
            <code>{line === null ? "" : `${line}:${column ?? 1}`}</code>
            <span>
              <code>
                <VisibleText text={code} />
              </code>{" "}
              <VisibleText text={message} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The code as it was taken, against the reference, or the reference itself. */
function Code({ judged: { code, reference, diff, taken } }: { readonly judged: JudgedAnswer }) {
  const shown = useSignal<"code" | "diff" | "reference">("code");
  const views = [
    ...(code === null ? [] : ["code" as const]),
    ...(diff === null ? [] : ["diff" as const]),
    ...(reference === null ? [] : ["reference" as const]),
  ];
  const [first] = views;
  if (first === undefined) return null;
  const current = views.includes(shown.value) ? shown.value : first;
  return (
    <section>
      <h3>
        {code === null ? "No code was taken" : "Code"}
        {taken !== null && (
          <span class="muted small">
            {" · taken: "}
            <VisibleText text={taken} />
          </span>
        )}
      </h3>
      <div class="segments" role="group" aria-label="Code and reference">
        {views.map((view) => (
          <button
            key={view}
            type="button"
            aria-pressed={current === view}
            onClick={() => shown.value = view}
          >
            {LABELS[view]}
          </button>
        ))}
      </div>
      {current === "code" && code !== null && <TextBlock label="Code" text={numbered(code)} />}
      {current === "reference" && reference !== null && (
        <TextBlock label="Reference" text={reference} />
      )}
      {current === "diff" && diff !== null && <Difference lines={diff} />}
    </section>
  );
}

const LABELS = { code: "Code", diff: "Diff to the reference", reference: "Reference" } as const;

/** Diagnostics name lines by their numbers. */
function numbered(code: string): string {
  const lines = code.replace(/\n$/, "").split("\n");
  const width = String(lines.length).length;
  return lines.map((line, index) => `${String(index + 1).padStart(width)}  ${line}`).join("\n");
}

function Difference({ lines }: { readonly lines: NonNullable<JudgedAnswer["diff"]> }) {
  const [removed, added] = ["-", "+"].map((mark) =>
    lines.filter((one) => one.mark === mark).length
  );
  return (
    <div class="text-block" role="group" aria-label="Diff to the reference">
      <p class="muted small">
        {counted(removed ?? 0, "line")} only in the reference (−), {counted(added ?? 0, "line")}
        {" "}
        only in the answer (+)
      </p>
      <pre tabIndex={0} role="group" aria-label="Diff to the reference" class="judged-diff">
        {lines.map(({ mark, text }, index) => (
          <span key={index} class={`diff-line ${NAMES[mark]}`}>
            {mark === "-" ? "− " : `${mark} `}
            <VisibleText text={text} />
            {"\n"}
          </span>
        ))}
      </pre>
    </div>
  );
}

const NAMES = { " ": "both", "-": "removed", "+": "added" } as const;
