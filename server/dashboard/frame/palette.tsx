/** The command palette: every page, run, model and action, by its name and the keyboard alone. @module */

import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ModelList } from "../../../core/leaderboard/shape.ts";
import type { RunPage } from "../../api/mod.ts";
import { Dialog } from "./dialog.tsx";
import { keyCaps, keyGroups } from "./keys.tsx";
import { useJson } from "./resource.ts";
import { address, navigate, pathOf } from "./router.ts";
import { VisibleText } from "./text/text.tsx";

/** One thing that can be chosen. */
interface Choice {
  readonly kind: "page" | "action" | "run" | "model";
  readonly name: string;
  readonly keys?: string;
  readonly run: () => void;
}

const isOpen = signal(false);
/** Shown of runs and of models. */
const SHOWN = 12;

/** Opens it. */
export function openPalette() {
  isOpen.value = true;
}

/** Where it is shown, and the key that opens it everywhere, also while somebody types. */
export function Palette({ pages }: {
  readonly pages: readonly {
    readonly label: string;
    readonly href: string;
    readonly key?: string;
  }[];
}) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      if (event.altKey || event.shiftKey) return;
      event.preventDefault();
      isOpen.value = !isOpen.peek();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  if (!isOpen.value) return null;
  return (
    <Dialog title="Go to, or do" onClose={() => isOpen.value = false}>
      <Chooser pages={pages} />
    </Dialog>
  );
}

function Chooser({ pages }: Parameters<typeof Palette>[0]) {
  const typed = useSignal("");
  const at = useSignal(0);
  const list = useRef<HTMLUListElement>(null);
  const words = typed.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const runs = useJson<RunPage>(address("/api/runs", { q: typed.value.trim(), limit: SHOWN }));
  const models = useJson<ModelList>("/api/models");
  const fits = ({ kind, name }: Choice) =>
    words.every((word) => `${kind} ${name}`.toLowerCase().includes(word));
  const choices: readonly Choice[] = [
    ...[...pages.map(pageOf), ...actions()].filter(fits),
    ...(models.data?.models ?? []).map(modelOf).filter(fits).slice(0, SHOWN),
    // The server has looked for the words already.
    ...(runs.data?.runs ?? []).map(({ id }): Choice => ({
      kind: "run",
      name: id,
      run: () => navigate(pathOf("runs", id)),
    })),
  ];
  const chosen = Math.min(at.value, choices.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const choose = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    isOpen.value = false;
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && choices.length > 0) {
      at.value = (chosen + step + choices.length) % choices.length;
    } else if (event.key === "Enter") choose(choices[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <div class="palette">
      <input
        type="text"
        role="combobox"
        aria-label="A page, a run, a model or an action"
        aria-expanded="true"
        aria-controls="palette-options"
        aria-autocomplete="list"
        aria-activedescendant={chosen < 0 ? undefined : `palette-${chosen}`}
        placeholder="A page, a run, a model or an action"
        autocomplete="off"
        spellcheck={false}
        autofocus
        value={typed.value}
        onKeyDown={onKeyDown}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          at.value = 0;
        }}
      />
      <ul
        ref={list}
        id="palette-options"
        class="palette-options"
        role="listbox"
        aria-label="What fits"
      >
        {choices.map((choice, index) => (
          <li
            key={`${choice.kind} ${choice.name}`}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => choose(choice)}
          >
            <span class="kind">{choice.kind}</span>
            <span class="name">
              <VisibleText text={choice.name} />
            </span>
            {choice.keys !== undefined && (
              <span class="keys">
                {keyCaps(choice.keys).map((cap) => <kbd key={cap}>{cap}</kbd>)}
              </span>
            )}
          </li>
        ))}
      </ul>
      <p class="muted" role="status">
        {choices.length === 0 && !runs.loading
          ? "Nothing fits"
          : `${choices.length} shown; arrows move, Enter opens, Escape leaves`}
      </p>
    </div>
  );
}

function pageOf(
  { label, href, key }: Parameters<typeof Palette>[0]["pages"][number],
): Choice {
  return {
    kind: "page",
    name: label,
    ...(key === undefined ? {} : { keys: `g ${key}` }),
    run: () => navigate(href),
  };
}

function modelOf({ model }: ModelList["models"][number]): Choice {
  return { kind: "model", name: model, run: () => navigate(pathOf("models", model)) };
}

/** What keys do on this page, but for those that only move. */
function actions(): Choice[] {
  return keyGroups.peek().flatMap(({ bindings }) => bindings)
    .filter(({ keys, label }) =>
      !keys.startsWith("g ") && !/^(Next|Previous|First|Last) row/.test(label)
    )
    .map(({ keys, label, run }) => ({ kind: "action", name: label, keys, run }));
}
