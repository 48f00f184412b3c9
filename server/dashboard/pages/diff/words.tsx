/** Two texts as one: what only A says struck out, what only B says beside it. @module */

import type { CallDifference } from "../../../api/mod.ts";
import { whole } from "../../frame/text/format.ts";
import { VisibleText } from "../../frame/text/text.tsx";

type Word = CallDifference["words"][number];

/** Characters of a common stretch that are shown at either end. */
const KEPT = 120;

/** The words; common stretches are cut in their middle. */
export function Words({ words }: { readonly words: readonly Word[] }) {
  return (
    <div class="text-block">
      <pre tabIndex={0} role="group" aria-label="Words that differ" dir="auto" class="words">
        {words.map((word, index) => <Stretch key={index} word={word} />)}
      </pre>
      <p class="muted small">
        <del>only in A</del> <ins>only in B</ins>
      </p>
    </div>
  );
}

function Stretch({ word: { kind, text } }: { readonly word: Word }) {
  if (kind === "only in a") {
    return (
      <del>
        <VisibleText text={text} />
      </del>
    );
  }
  if (kind === "only in b") {
    return (
      <ins>
        <VisibleText text={text} />
      </ins>
    );
  }
  if (text.length <= 2 * KEPT + 40) return <VisibleText text={text} />;
  return (
    <>
      <VisibleText text={text.slice(0, KEPT)} />
      <span class="muted">[{whole(text.length - 2 * KEPT)} equal characters]</span>
      <VisibleText text={text.slice(-KEPT)} />
    </>
  );
}
