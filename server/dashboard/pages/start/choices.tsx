/** What a run or a question can be asked of: choices that stand in the address. @module */

import type { RunChoices } from "../../../api/mod.ts";
import { counted } from "../../frame/text/format.ts";
import { queryValue, setQuery } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";

/** The providers of this machine, of which one is chosen in the address. */
export function Providers({ choices }: { readonly choices: RunChoices }) {
  const chosen = queryValue("provider") ?? "";
  const choose = (name: string) => setQuery({ provider: name, models: null });
  return (
    <div class="choices" role="radiogroup" aria-label="Provider">
      <label class="choice">
        <input type="radio" name="provider" checked={chosen === ""} onChange={() => choose("")} />
        <span>The first that answers</span>
      </label>
      {usableFirst(choices.providers).map(({ name, url, available, reason, models }) => (
        <label key={name} class={available ? "choice" : "choice absent"}>
          <input
            type="radio"
            name="provider"
            checked={chosen === name}
            disabled={!available}
            onChange={() =>
              choose(name)}
          />
          <span>
            <VisibleText text={name} />{" "}
            <span class="muted">
              {available ? `${url ?? "in this program"} · ${counted(models.length, "model")}` : ""}
            </span>
            {!available && <Reason text={reason ?? "It did not say why"} />}
          </span>
        </label>
      ))}
    </div>
  );
}

/** What can be chosen stands above what cannot, which says why. */
function usableFirst(providers: RunChoices["providers"]): RunChoices["providers"] {
  return providers.toSorted((a, b) => Number(b.available) - Number(a.available));
}

/** Why, or what for. */
export function Reason({ text }: { readonly text: string }) {
  return (
    <span class="reason muted">
      <VisibleText text={text} />
    </span>
  );
}

/** The models of the chosen provider, of which some are chosen in the address. */
export function Models({ choices }: { readonly choices: RunChoices }) {
  const provider = queryValue("provider");
  if (provider === null) {
    return (
      <p class="muted">Its first model is used. Choose a provider to choose among its models.</p>
    );
  }
  const models = choices.providers.find(({ name }) => name === provider)?.models ?? [];
  if (models.length === 0) return <p class="muted">It lists no models; its own default is used.</p>;
  return (
    <Several
      name="models"
      label="Models"
      none="Nothing chosen: the first is used."
      options={models.map((model) => ({ name: model, summary: "" }))}
    />
  );
}

/** Names of which several can be chosen; in the address they stand on lines of their own. */
export function Several({ name, label, none, options }: {
  readonly name: string;
  readonly label: string;
  readonly none: string;
  readonly options: readonly { readonly name: string; readonly summary: string }[];
}) {
  const chosen = new Set((queryValue(name) ?? "").split("\n").filter((each) => each !== ""));
  const toggle = (option: string) => {
    const next = new Set(chosen);
    if (!next.delete(option)) next.add(option);
    setQuery({ [name]: [...next].join("\n") });
  };
  return (
    <div class="choices" role="group" aria-label={label}>
      {options.map((option) => (
        <label key={option.name} class="choice">
          <input
            type="checkbox"
            checked={chosen.has(option.name)}
            onChange={() => toggle(option.name)}
          />
          <span>
            <VisibleText text={option.name} />
            {option.summary !== "" && <Reason text={option.summary} />}
          </span>
        </label>
      ))}
      {chosen.size === 0 && <p class="muted">{none}</p>}
    </div>
  );
}
