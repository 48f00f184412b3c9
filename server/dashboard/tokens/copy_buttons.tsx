/** Copies an answer as text, or its chunks as JSON; put together only when asked for. @module */

import { useSignal } from "@preact/signals";
import { announce } from "../frame/announce.tsx";

/** How long a button says that it did it. */
const SAID_MS = 1_500;

/** Two buttons. */
export function CopyButtons({ text, json }: {
  readonly text: () => string;
  readonly json: () => unknown;
}) {
  return (
    <>
      <Copy label="Copy text" made={text} />
      <Copy label="Copy JSON" made={() => JSON.stringify(json(), null, 1)} />
    </>
  );
}

function Copy({ label, made }: { readonly label: string; readonly made: () => string }) {
  const said = useSignal<string | null>(null);
  const copy = async () => {
    const [words, after] = await written(made());
    said.value = words;
    announce(after);
    setTimeout(() => said.value = null, SAID_MS);
  };
  return <button type="button" class="button small" onClick={copy}>{said.value ?? label}</button>;
}

/** What the button says then, and what screen readers hear. */
async function written(text: string): Promise<readonly [string, string]> {
  try {
    await navigator.clipboard.writeText(text);
    return ["Copied", "Copied to the clipboard"];
  } catch (error) {
    // The browser forbids it, for example in a page that is not in focus.
    if (!(error instanceof DOMException)) throw error;
    return ["Not allowed", `The browser did not let it be copied: ${error.message}`];
  }
}
