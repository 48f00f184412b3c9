/** Filters that live in the address. @module */

import { queryValue, setQuery } from "../frame/router.ts";

/** A list to choose from; the first entry is no filter. */
export function QuerySelect({ name, label, all, options }: {
  readonly name: string;
  readonly label: string;
  /** What no choice is called. */
  readonly all: string;
  readonly options: readonly string[];
}) {
  const chosen = queryValue(name) ?? "";
  const known = chosen === "" || options.includes(chosen) ? options : [chosen, ...options];
  // A list with nothing to choose would only look like one.
  if (known.length === 0) return null;
  return (
    <select
      aria-label={label}
      class={chosen === "" ? "filter" : "filter active"}
      value={chosen}
      onChange={(event) => setQuery({ [name]: event.currentTarget.value })}
    >
      <option value="">{all}</option>
      {known.map((option) => <option key={option} value={option}>{option}</option>)}
    </select>
  );
}

/** A filter that is on or off. */
export function QueryToggle({ name, label, tip }: {
  readonly name: string;
  readonly label: string;
  readonly tip?: string | undefined;
}) {
  const on = queryValue(name) !== null;
  return (
    <button
      type="button"
      class="button"
      aria-pressed={on}
      data-tip={tip}
      onClick={() => setQuery({ [name]: on ? null : "1" })}
    >
      {label}
    </button>
  );
}

/** One of few, side by side. */
export function QuerySegments({ name, label, all, options }: {
  readonly name: string;
  readonly label: string;
  readonly all: string;
  readonly options: readonly string[];
}) {
  const chosen = queryValue(name) ?? "";
  return (
    <div class="segments" role="group" aria-label={label}>
      {["", ...options].map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === chosen}
          onClick={() => setQuery({ [name]: option })}
        >
          {option === "" ? all : option}
        </button>
      ))}
    </div>
  );
}

/** What is searched for; `/` leads here. */
export function QuerySearch({ name, label }: { readonly name: string; readonly label: string }) {
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={`${label}  /`}
      value={queryValue(name) ?? ""}
      onInput={(event) => setQuery({ [name]: event.currentTarget.value })}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

/** A column head that sorts: once downwards, once upwards, then as before. */
export function SortHead({ by, label, tip, num = false }: {
  readonly by: string;
  readonly label: string;
  readonly tip?: string | undefined;
  readonly num?: boolean;
}) {
  const sort = queryValue("sort");
  const direction = sort === `-${by}` ? "descending" : sort === by ? "ascending" : "none";
  const next = direction === "none" ? `-${by}` : direction === "descending" ? by : null;
  return (
    <span role="columnheader" aria-sort={direction} class={num ? "num" : undefined}>
      <button type="button" class="sort" data-tip={tip} onClick={() => setQuery({ sort: next })}>
        {label}
        {direction !== "none" && (
          <span aria-hidden="true">{direction === "ascending" ? " ↑" : " ↓"}</span>
        )}
      </button>
    </span>
  );
}

/** A column head that does not sort. */
export function Head({ label, tip, num = false }: {
  readonly label: string;
  readonly tip?: string | undefined;
  readonly num?: boolean;
}) {
  return <span role="columnheader" class={num ? "num" : undefined} data-tip={tip}>{label}</span>;
}
