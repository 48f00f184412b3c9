/** What changes by itself, said to screen readers. @module */

import { signal } from "@preact/signals";

const said = signal("");

/** Says a sentence, politely. The same sentence twice is said twice. */
export function announce(sentence: string) {
  said.value = said.peek() === sentence ? `${sentence}\u00a0` : sentence;
}

/** The place that screen readers listen to; once on the page. */
export function Announcer() {
  return <div class="hidden-visually" role="status" aria-live="polite">{said}</div>;
}
