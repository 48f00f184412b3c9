import { assert, assertEquals } from "@std/assert";
import { random } from "model-lens";
import { judgeChoice, makeOrder } from "./order.ts";
import { DAYS } from "./words.ts";

const monday = {
  kind: "choice",
  level: 1,
  options: [...DAYS],
  given: "Monday",
  value: "Tuesday",
} as const;

Deno.test("judgeChoice() takes the only option of the deciding passage", () => {
  const judged = (text: string) => judgeChoice({ ...monday, options: [...DAYS] }, text).value;
  for (
    const text of [
      "Tuesday",
      "tuesday.",
      "**Tuesday**",
      "Tuesday comes after Monday.",
      "The day after Monday is Tuesday.",
      "Monday, Tuesday, Wednesday are days. So the answer is Tuesday.",
    ]
  ) assertEquals(judged(text), 1, text);
  for (const text of ["Monday", "Tuesday or Friday", DAYS.join(" "), "Tuesdays", "Sunday", ""]) {
    assertEquals(judged(text), 0, text);
  }
});

Deno.test("makeOrder() never asks for the day it gives", () => {
  for (let seed = 0; seed < 200; seed++) {
    for (const level of [1, 2] as const) {
      const { target } = makeOrder(random(seed), level);
      assert(target.value !== target.given && target.options.includes(target.value));
    }
  }
});

Deno.test("makeOrder() counts days as the calendar does", () => {
  for (let seed = 0; seed < 50; seed++) {
    const { prompt, target } = makeOrder(random(seed), 2);
    const days = Number(/\d+/.exec(prompt)?.[0]) * (prompt.includes("ago") ? -1 : 1);
    // The second of January 2023 was a Monday.
    const date = new Date(Date.UTC(2023, 0, 2 + DAYS.indexOf(target.given ?? "") + days));
    assertEquals(date.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" }), target.value);
  }
});

Deno.test("makeOrder() gives facts that put seven people in one row", () => {
  const places = ["second", "third", "fourth", "fifth", "sixth"];
  for (let seed = 0; seed < 50; seed++) {
    const { prompt, target } = makeOrder(random(seed), 3);
    const below = new Map(
      [...prompt.matchAll(/(\w+) is (?:taller|older) than (\w+)\./g)].map((
        fact,
      ) => [fact[1], fact[2]]),
    );
    let person = [...below.keys()].find((name) => ![...below.values()].includes(name));
    const place = places.findIndex((place) => prompt.includes(`Who is the ${place}`)) + 1;
    for (let step = 0; step < place; step++) person = below.get(person);
    assertEquals(person, target.value, prompt);
  }
});
