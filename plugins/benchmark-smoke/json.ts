/** Facts of a sentence as JSON of a given shape. @module */

import type { Random, Score } from "model-lens";
import { z } from "zod";
import { Level, type Maker, type Question, verdict } from "./question.ts";
import { parsed, sameValue } from "./json_value.ts";
import { ANIMALS, COLORS, NAMES, OBJECTS } from "./words.ts";

export const JsonTarget = z.strictObject({
  kind: z.literal("json"),
  level: Level,
  value: z.json(),
});
export type JsonTarget = z.infer<typeof JsonTarget>;

/** Level 1: a flat object or array. Level 2: nested. Level 3: to a JSON schema, with a sum. */
export const makeJson: Maker<JsonTarget> = (random, level) => {
  const { prompt, target: value } = level === 1
    ? flat(random)
    : level === 2
    ? nested(random)
    : toSchema(random);
  return { prompt, target: { kind: "json", level, value } };
};

/**
 * Right when the JSON in the answer is the value wanted: same keys in any order, same types, no key
 * more. It is read from the last code fence; without one the whole answer is read; if that is no
 * JSON, what stands between the first and the last bracket.
 */
export function judgeJson({ value }: JsonTarget, text: string): Score {
  const found = embedded(text);
  const shown = found === undefined ? null : JSON.stringify(found);
  return verdict(shown, found !== undefined && sameValue(found, value), JSON.stringify(value));
}

type Shaped = Question<z.infer<ReturnType<typeof z.json>>>;

function flat(random: Random): Shaped {
  const [name, color, item] = [random.pick(NAMES), random.pick(COLORS), random.pick(OBJECTS)];
  const age = random.int(3, 89);
  const words = random.sample([...NAMES, ...OBJECTS, ...ANIMALS], random.int(2, 3));
  return random.pick<Shaped>([
    {
      prompt: `Return JSON with the keys name and age: ${name} is ${age} years old.`,
      target: { name, age },
    },
    {
      prompt: `Return JSON with the keys name, age and color: ${name} is ${age} years old and ` +
        `likes ${color}.`,
      target: { name, age, color },
    },
    {
      prompt: `Return JSON with the keys item and color: a ${color} ${item}.`,
      target: { item, color },
    },
    { prompt: `Return a JSON array of these words: ${words.join(", ")}`, target: words },
  ]);
}

function nested(random: Random): Shaped {
  const [name = "", first = "", second = ""] = random.sample(NAMES, 3);
  const [one = "", other = ""] = random.sample(ANIMALS, 2);
  const age = random.int(3, 89);
  return {
    prompt:
      'Return only JSON: an object with the keys "person" and "pets". "person" is an object ' +
      'with the keys "name" and "age". "pets" is an array of objects with the keys "kind" and ' +
      `"name", in the order of the text. Text: ${name} is ${age} years old and has two pets, a pet ` +
      `${one} called ${first} and a pet ${other} called ${second}.`,
    target: {
      person: { name, age },
      pets: [{ kind: one, name: first }, { kind: other, name: second }],
    },
  };
}

const MONTHS = "January March April June July September October December".split(" ");
const MONTH_NUMBERS = ["01", "03", "04", "06", "07", "09", "10", "12"];

const SCHEMA = {
  type: "object",
  properties: {
    id: { type: "string" },
    date: { type: "string", description: "YYYY-MM-DD" },
    items: {
      type: "array",
      items: {
        type: "object",
        properties: {
          item: { type: "string" },
          quantity: { type: "integer" },
          price: { type: "number", description: "of one" },
        },
        required: ["item", "quantity", "price"],
      },
    },
    total: { type: "number", description: "of all items" },
    express: { type: "boolean" },
    note: { type: ["string", "null"] },
  },
  required: ["id", "date", "items", "total", "express", "note"],
};

function toSchema(random: Random): Shaped {
  const id = `${random.pick(["KX", "BR", "TL", "QM"])}-${random.int(100, 999)}`;
  const [item = "", other = ""] = random.sample(OBJECTS, 2);
  const [quantity, another] = [random.int(2, 6), random.int(2, 6)];
  // Halves are exact in binary, so that the total is the same number however it is added up.
  const [price, dearer] = [random.int(3, 19) / 2, random.int(20, 59) / 2];
  const month = random.int(0, MONTHS.length - 1);
  const [day, year] = [random.int(10, 28), random.int(2015, 2029)];
  const express = random.next() < 0.5;
  const money = (amount: number) => amount.toFixed(2);
  return {
    prompt: `Return only JSON that follows this JSON schema:\n${JSON.stringify(SCHEMA)}\n\n` +
      `Text: Order ${id}, placed on ${MONTHS[month]} ${day}, ${year}. item: ${item}, quantity: ` +
      `${quantity}, ${money(price)} each. item: ${other}, quantity: ${another}, ${money(dearer)} ` +
      `each. ${express ? "Express shipping" : "No express shipping"}. There is no note.`,
    target: {
      id,
      date: `${year}-${MONTH_NUMBERS[month]}-${day}`,
      items: [{ item, quantity, price }, { item: other, quantity: another, price: dearer }],
      total: quantity * price + another * dearer,
      express,
      note: null,
    },
  };
}

/** The JSON value in an answer; undefined when there is none. */
function embedded(text: string): unknown {
  const fence = [...text.matchAll(/```(?:json|JSON)?\n([^`]*)```/g)].at(-1)?.[1];
  if (fence !== undefined) return parsed(fence);
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf("]"), text.lastIndexOf("}"));
  return parsed(text) ?? (start < 0 ? undefined : parsed(text.slice(start, end + 1)));
}
