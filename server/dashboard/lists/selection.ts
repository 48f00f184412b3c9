/** A row of a long list that keys move to and open. @module */

import { useSignal } from "@preact/signals";
import { useKeys } from "../frame/keys.tsx";

/** Where the selection is, and how to put it. */
export interface Selection {
  /** Place of the row; -1 when none is. */
  readonly index: number;
  readonly select: (index: number) => void;
}

/** j, k and the arrows move over `count` rows; Enter opens the selected one. */
export function useSelection(name: string, { count, open, moved }: {
  readonly count: number;
  readonly open?: ((index: number) => void) | undefined;
  /** Called when keys moved it, for lists that show the selected row beside them. */
  readonly moved?: ((index: number) => void) | undefined;
}): Selection {
  const index = useSignal(-1);
  const current = Math.min(index.value, count - 1);
  const move = (step: number) => {
    if (count === 0) return;
    index.value = Math.max(0, Math.min(count - 1, current + step));
    moved?.(index.value);
  };
  useKeys(name, [
    { keys: "j", label: "Next row", run: () => move(1) },
    { keys: "k", label: "Previous row", run: () => move(-1) },
    ...(open === undefined ? [] : [{
      keys: "Enter",
      label: "Open the row",
      run: () => {
        if (current >= 0) open(current);
      },
    }]),
  ]);
  return { index: current, select: (to) => index.value = to };
}
