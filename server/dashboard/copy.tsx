/** The dashboard of a copy of runs, which is opened without a server: starts, and draws. @module */

import { render } from "preact";
import type { CopyIndex, PackedRun } from "../api/copy.ts";
import { CopiedAnswers } from "./copy/copied_answers.ts";
import { CopyApp } from "./copy/copy_app.tsx";
import { unpacked } from "./copy/packed.ts";
import { answerWith } from "./frame/api.ts";
import { copy } from "./frame/copy.ts";
import { startKeys } from "./frame/keys.tsx";
import { startInFile, startRouter } from "./frame/router.ts";
import { startScroll } from "./frame/scroll.ts";
import { startTheme } from "./frame/theme.ts";

declare global {
  /** Runs that came in scripts beside the page, by name. */
  var modelLensRuns: Record<string, PackedRun> | undefined;
}

const index = await unpacked<CopyIndex & { readonly files?: Readonly<Record<string, string>> }>(
  partOf("index") ?? "",
);
const answers = new CopiedAnswers(index, async (run) => {
  const base = partOf("base");
  if (base !== undefined && index.runs.some(({ id }) => id === run)) {
    const blocks: string[] = [];
    for (let text = partOf("0"); text !== undefined; text = partOf(String(blocks.length))) {
      blocks.push(text);
    }
    return { base, blocks };
  }
  const file = Object.hasOwn(index.files ?? {}, run) ? index.files?.[run] : undefined;
  if (file === undefined) return undefined;
  await scriptFrom(file);
  return globalThis.modelLensRuns?.[run];
});
copy.value = index;
answerWith((address) => answers.fetch(address));
startTheme();
startInFile(index.home);
startScroll();
startRouter();
startKeys();
const root = document.getElementById("root");
if (root !== null) render(<CopyApp />, root);

function partOf(name: string): string | undefined {
  return document.getElementById(`copy-${name}`)?.textContent ?? undefined;
}

/** A file beside the page cannot be fetched where the page was opened from disk; a script can be loaded. */
function scriptFrom(file: string): Promise<void> {
  return new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = file;
    // Where it is missing, the run is not there, which the page says.
    script.onload = script.onerror = () => resolve();
    document.head.append(script);
  });
}
