/** Views whose code is fetched when they are first opened. @module */

import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Refusal } from "./api.ts";
import { Trouble, Waiting } from "./parts.tsx";

/** Fetches the code of a view. */
export type Load<Props> = () => Promise<ComponentType<Props>>;

const loaded = new Map<unknown, unknown>();

/** Shows a view once its code is there. */
export function Lazy<Props extends object>({ load, props }: {
  readonly load: Load<Props>;
  readonly props: Props;
}) {
  const arrived = useSignal(0);
  const failure = useSignal<Refusal | undefined>(undefined);
  const round = useSignal(0);
  useEffect(() => {
    if (loaded.has(load)) return;
    failure.value = undefined;
    load().then((view) => {
      loaded.set(load, view);
      arrived.value += 1;
    }).catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error;
      failure.value = new Refusal(
        "view_unreachable",
        "The code of this view did not arrive",
        "Check that the server runs; if it was updated, reload this page",
        0,
      );
    });
  }, [load, round.value]);
  // Reading it makes the arrival show.
  void arrived.value;
  if (failure.value !== undefined) {
    return <Trouble refusal={failure.value} retry={() => round.value += 1} />;
  }
  // Only `load` of the same props puts a view under its own key.
  const View = loaded.get(load) as ComponentType<Props> | undefined;
  return View === undefined ? <Waiting what="Loading" /> : <View {...props} />;
}
