/** What the page asks: settings stand in the address, texts are kept in the tab. @module */

import type { AskModels } from "../../../api/mod.ts";
import { signal } from "@preact/signals";

/** Numbers of the sampler, with their flags. */
export const SAMPLER = [
  { name: "temperature", label: "Temperature", flag: "--temperature", min: 0, max: 2, step: 0.1 },
  { name: "topP", label: "Top p", flag: "--top-p", min: 0.01, max: 1, step: 0.01 },
  {
    name: "maxTokens",
    label: "Most tokens of an answer",
    flag: "--max-tokens",
    min: 1,
    max: undefined,
    step: 1,
  },
  { name: "seed", label: "Seed", flag: "--seed", min: 0, max: undefined, step: 1 },
] as const;

/** A text that is kept until the tab is closed. */
function kept(name: string) {
  const key = `modellens.playground.${name}`;
  const text = signal(sessionStorage.getItem(key) ?? "");
  text.subscribe((now) => {
    if (now === "") sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, now);
  });
  return text;
}

export const prompt = kept("prompt");
export const system = kept("system");

/** The request, from values of the address and the two texts. */
export function questionOf(value: (name: string) => string | null): AskModels {
  const provider = value("provider");
  const models = linesOf(value("models"));
  const stop = linesOf(value("stop"));
  const numbers = SAMPLER.flatMap(({ name }) => {
    const written = value(name);
    return written === null || written.trim() === "" || Number.isNaN(Number(written))
      ? []
      : [[name, Number(written)] as const];
  });
  return {
    prompt: prompt.value,
    ...(system.value === "" ? {} : { system: system.value }),
    ...(provider === null ? {} : { provider }),
    ...(models.length === 0 ? {} : { models }),
    ...(stop.length === 0 ? {} : { stop }),
    ...(value("together") === "1" ? { together: true } : {}),
    ...Object.fromEntries(numbers),
  };
}

/** The words that ask the same on the command line. */
export function wordsOf(question: AskModels): readonly string[] {
  const { provider, models, stop = [], together } = question;
  return [
    "ask",
    question.prompt,
    ...(question.system === undefined ? [] : ["--system", question.system]),
    ...(provider === undefined ? [] : ["--provider", provider]),
    ...(models === undefined ? [] : ["--models", models.join(",")]),
    ...stop.flatMap((text) => ["--stop", text]),
    ...(together === true ? ["--together"] : []),
    ...SAMPLER.flatMap(({ name, flag }) => {
      const number = question[name];
      return number === undefined ? [] : [flag, String(number)];
    }),
  ];
}

function linesOf(written: string | null): string[] {
  return (written ?? "").split("\n").filter((line) => line !== "");
}
