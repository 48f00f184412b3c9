/** Models, categories, axes and reliability of a scorecard as tables. @module */

import type { ComponentChildren } from "preact";
import type {
  CardEstimate,
  CardMetric,
  ModelCard,
  Scorecard,
} from "../../../../../core/scorecard/card.ts";
import { exact, exactly } from "../../../lists/exact.ts";
import { digits, percent, whole } from "../../../frame/text/format.ts";
import { Figure, Section } from "../../../frame/parts.tsx";
import { address, pathOf } from "../../../frame/router.ts";
import { NameText, VisibleText } from "../../../frame/text/text.tsx";
import { TableFrame } from "../../../lists/table_frame.tsx";
import { Score } from "../../../trace/score.tsx";

interface CardProps {
  readonly card: Scorecard;
}

/** A table in a section of its own. */
export function CardTable({ title, heads, children, aside }: {
  readonly title: string;
  /** Title, where it is not clear what it means, and that numbers stand below it. */
  readonly heads: readonly (readonly [title: string, tip?: string | undefined, as?: "num"])[];
  readonly children: ComponentChildren;
  readonly aside?: ComponentChildren;
}) {
  return (
    <Section title={title} aside={aside} flush>
      <TableFrame>
        <table class="data" aria-label={title}>
          <thead>
            <tr>
              {heads.map(([head, tip, as]) => (
                <th key={head} scope="col" class={as} data-tip={tip}>
                  <VisibleText text={head} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </TableFrame>
    </Section>
  );
}

/** A mean with its interval. */
export function Estimated({ estimate, why = "Nothing was judged" }: {
  readonly estimate: CardEstimate | null | undefined;
  readonly why?: string;
}) {
  return (
    <Figure
      value={estimate}
      why={why}
      show={({ mean, interval, items }) => (
        <Score
          mean={mean}
          interval={interval === null ? null : [interval.low, interval.high]}
          scored={items}
        />
      )}
    />
  );
}

/** One line for each model. */
export function Models({ card: { models, scheme } }: CardProps) {
  const weights = scheme.axes.map(({ id, weight }) => `${id} ${weight}`).join(", ");
  return (
    <CardTable
      title="Models"
      heads={[
        ["Model"],
        ["Score", `Σ weight · axis ÷ Σ weight over the axes that apply: ${weights}`],
        ["Spread", "Standard deviation of the prompts' means", "num"],
        ["Solved", "Answers that do the task, whatever their style", "num"],
        ["Answers", "Prompts × repetitions", "num"],
        ...scheme.metrics.map(({ title, about }) => [title, about, "num"] as const),
        ["Tokens per solved task", "Output tokens of all answers ÷ tasks solved", "num"],
        ["Not judged", "Samples without a score: they are in no figure"],
      ]}
    >
      {models.map((model) => (
        <tr key={model.name}>
          <th scope="row">
            <NameText name={model.name} />
          </th>
          <td>
            <Estimated estimate={model.score} />
          </td>
          <td class="num">
            <Figure
              value={model.score?.spread}
              show={(share) => <span {...exactly(share, "share")}>{percent(share)}</span>}
              why="One prompt has no spread"
            />
          </td>
          <td class="num">
            <Figure
              value={model.solved}
              show={({ mean }) => <span {...exactly(mean, "share")}>{percent(mean)}</span>}
              why="Nothing was judged"
            />
          </td>
          <td class="num" {...exact({ "": model.answers, Prompts: model.prompts })}>
            {answersText(model)}
          </td>
          {scheme.metrics.map(({ id }) => (
            <td key={id} class="num">
              <Measured metric={model.metrics[id]} />
            </td>
          ))}
          <td class="num">
            <Figure
              value={model.tokensPerSolved.value}
              show={(tokens) => <span {...exactly(tokens, "")}>{whole(Math.round(tokens))}</span>}
              why={"reason" in model.tokensPerSolved ? model.tokensPerSolved.reason : ""}
            />
          </td>
          <td class="unscored">
            <Unscored unscored={model.unscored} />
          </td>
        </tr>
      ))}
    </CardTable>
  );
}

function answersText({ prompts, answers }: ModelCard): string {
  const each = prompts === 0 ? 0 : answers / prompts;
  return Number.isInteger(each) ? `${prompts} × ${each}` : `${answers} of ${prompts} prompts`;
}

function Measured({ metric }: { readonly metric: CardMetric | undefined }) {
  return (
    <Figure
      value={metric?.value}
      why={metric?.unknown.join("; ") || "It was not measured"}
      show={(value) => (
        <span {...exactly(value, metric?.unit ?? "")}>
          {metric?.unit === "share" ? percent(value) : `${digits(value)} ${metric?.unit}`}
        </span>
      )}
    />
  );
}

function Unscored({ unscored }: Pick<ModelCard, "unscored">) {
  const all = Object.entries(unscored);
  if (all.length === 0) return <span class="muted">none</span>;
  return <VisibleText text={all.map(([type, count]) => `${count} × ${type}`).join(", ")} />;
}

/** Models beside each other in every category; of one run a category leads to its samples. */
export function Categories({ card: { models, scheme }, run }: CardProps & {
  readonly run: string | undefined;
}) {
  return (
    <CardTable
      title="Categories"
      heads={[["Category"], ...models.map(({ name }) => [name] as const)]}
    >
      {scheme.categories
        .filter(({ id }) => models.some(({ categories }) => categories[id] !== undefined))
        .map(({ id, title, about }) => (
          <tr key={id}>
            <th scope="row" data-tip={about}>
              {run === undefined
                ? title
                : (
                  <a class="link" href={address(pathOf("runs", run, "samples"), { family: id })}>
                    {title}
                  </a>
                )}
            </th>
            {models.map(({ name, categories }) => (
              <td key={name}>
                <Estimated estimate={categories[id]?.score} why="It was not asked" />
              </td>
            ))}
          </tr>
        ))}
    </CardTable>
  );
}

/** What each axis says, over the items to which it applies. */
export function Axes({ card: { models, scheme } }: CardProps) {
  return (
    <CardTable
      title="Axes"
      heads={[["Axis"], ["Weight", undefined, "num"], ...models.map(({ name }) => [name] as const)]}
    >
      {scheme.axes
        .filter(({ id }) => models.some(({ axes }) => axes[id] !== undefined))
        .map(({ id, title, about, weight }) => (
          <tr key={id}>
            <th scope="row" data-tip={about}>{title}</th>
            <td class="num">{weight}</td>
            {models.map(({ name, axes }) => (
              <td key={name}>
                <Estimated estimate={axes[id]} why="It applies to nothing that was asked" />
              </td>
            ))}
          </tr>
        ))}
    </CardTable>
  );
}

/** How much repetitions agree; nothing where prompts were asked once. */
export function Reliability({ card: { models } }: CardProps) {
  const repeated = models.flatMap(({ name, reliability }) =>
    reliability === null ? [] : [{ name, ...reliability }]
  );
  if (repeated.length === 0) return null;
  return (
    <CardTable
      title="Reliability"
      heads={[
        ["Model"],
        ["k", "Answers to each prompt", "num"],
        ["One of k solves", "pass@k, unbiased"],
        ["All k solve", "pass^k, unbiased"],
        ["Prompts that agree", "All repetitions solve the task, or none does", "num"],
      ]}
    >
      {repeated.map(({ name, k, any, all, consistency }) => (
        <tr key={name}>
          <th scope="row">
            <NameText name={name} />
          </th>
          <td class="num">{k}</td>
          <td>
            <Estimated estimate={any} />
          </td>
          <td>
            <Estimated estimate={all} />
          </td>
          <td class="num" {...exactly(consistency, "share")}>{percent(consistency)}</td>
        </tr>
      ))}
    </CardTable>
  );
}
