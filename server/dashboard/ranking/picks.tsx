/** What was picked to be compared, in the address: two or three, from any list. @module */

import { copy } from "../frame/copy.ts";
import { counted } from "../frame/text/format.ts";
import { address, queryValue, setQuery } from "../frame/router.ts";

/** More cannot stand side by side. */
const MOST = 3;

/** Something that can be compared: a model by itself, or in one run. */
export interface Pick {
  readonly model: string;
  readonly run?: string | undefined;
}

/** Names in one value of the address: parted by commas, which a name itself has as `%2C`. */
export function listValue(names: readonly string[]): string {
  return names.map((name) => encodeURIComponent(name.toWellFormed())).join(",");
}

/** The names of such a value; what is none in it is passed over. */
export function namesIn(value: string | null): readonly string[] {
  if (value === null || value === "") return [];
  return value.split(",").flatMap((name) => {
    try {
      return [decodeURIComponent(name)];
    } catch (error) {
      if (error instanceof URIError) return [];
      throw error;
    }
  });
}

/** What is picked now. */
export function picked(): readonly string[] {
  return namesIn(queryValue("pick"));
}

/** Picks something, or no longer; what was picked first goes when there are too many. */
export function PickBox({ id, label }: { readonly id: string; readonly label: string }) {
  // Nobody is there who could compare.
  if (copy.value !== null) return null;
  const all = picked();
  const on = all.includes(id);
  const toggle = () => {
    const next = on ? all.filter((one) => one !== id) : [...all, id].slice(-MOST);
    setQuery({ pick: listValue(next) });
  };
  return (
    <input
      type="checkbox"
      checked={on}
      aria-label={`Pick ${label} to compare`}
      data-tip="Pick two or three to compare"
      onChange={toggle}
    />
  );
}

/** Where the picked ones are compared; says how many are missing. */
export function ComparePicked({ picks }: { readonly picks: readonly Pick[] }) {
  if (picks.length === 0 || copy.value !== null) return null;
  if (picks.length === 1) return <span class="muted">pick one more to compare</span>;
  const runs = picks.flatMap(({ run }) => run ?? []);
  const query = {
    runs: runs.length === picks.length ? listValue(runs) : null,
    models: listValue(picks.map(({ model }) => model)),
  };
  return (
    <>
      <a class="button primary" href={address("/compare", query)}>
        Compare {counted(picks.length, "model")}
      </a>
      <button type="button" class="button quiet" onClick={() => setQuery({ pick: null })}>
        Pick none
      </button>
    </>
  );
}
