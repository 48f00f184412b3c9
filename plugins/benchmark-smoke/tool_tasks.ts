/** Tools, and what to ask so that one of them must be called. Nothing behind them is run. @module */

import type { Random, Tool } from "model-lens";
import { ANIMALS, CITIES, NAMES, OBJECTS } from "./words.ts";

/** A tool with a way to ask for it. */
export interface Task {
  readonly tool: Tool;
  readonly ask: (random: Random) => Asked;
}

/** A request, and the arguments that it leads to. */
export interface Asked {
  readonly prompt: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Tools of one or two plain arguments. */
export const SIMPLE: readonly Task[] = [
  task("get_weather", "Weather of a city", { city: "string" }, (random) => {
    const city = random.pick(CITIES);
    return { prompt: `What is the weather in ${city}?`, values: { city } };
  }),
  task("get_time", "Time in a city", { city: "string" }, (random) => {
    const city = random.pick(CITIES);
    return { prompt: `What time is it in ${city}?`, values: { city } };
  }),
  task("search_docs", "Search documents", { query: "string" }, (random) => {
    const query = random.pick([...OBJECTS, ...ANIMALS]);
    return { prompt: `Search the documents for ${query}.`, values: { query } };
  }),
  task("add", "Add two numbers", { a: "integer", b: "integer" }, (random) => {
    const [a, b] = [random.int(0, 99), random.int(0, 99)];
    return { prompt: `Use the tool to add ${a} and ${b}.`, values: { a, b } };
  }),
  task("get_price", "Price of an item", { item: "string" }, (random) => {
    const item = random.pick(OBJECTS);
    return { prompt: `What is the price of the ${item}?`, values: { item } };
  }),
  task("send_note", "Send a note to a person", { to: "string", text: "string" }, (random) => {
    const [to, text] = [random.pick(NAMES), random.pick(OBJECTS)];
    return { prompt: `Send ${to} a note that says ${text}.`, values: { to, text } };
  }),
];

const DATE = "string: YYYY-MM-DD";
const CLOCK = "string: HH:MM, 24 hours";
const CURRENCY = "string: three letters, for example USD";
const CURRENCIES = ["EUR", "USD", "JPY", "GBP", "CHF", "SEK"];
const MONTHS = "January February March April May June July August September".split(" ");

/** Tools of several arguments in a format. */
export const DISTINCT: readonly Task[] = [
  task(
    "book_table",
    "Book a table in a restaurant",
    { restaurant: "string", people: "integer", time: CLOCK },
    (random) => {
      const [restaurant, people] = [`The ${title(random.pick(ANIMALS))}`, random.int(2, 12)];
      const time = clock(random.int(18, 21), random.pick([0, 15, 30, 45]));
      return {
        prompt: `Book a table for ${people} people at the restaurant "${restaurant}" at ${time}.`,
        values: { restaurant, people, time },
      };
    },
  ),
  task(
    "convert_currency",
    "Convert an amount of money",
    { amount: "number", from: CURRENCY, to: CURRENCY },
    (random) => {
      const [from = "", to = ""] = random.sample(CURRENCIES, 2);
      const amount = random.int(11, 999);
      return { prompt: `Convert ${amount} ${from} to ${to}.`, values: { amount, from, to } };
    },
  ),
  task("set_timer", "Start a timer", { minutes: "integer", label: "string" }, (random) => {
    const [minutes, label] = [random.int(2, 59), random.pick(OBJECTS)];
    return {
      prompt: `Start a timer of ${minutes} minutes with the label "${label}".`,
      values: { minutes, label },
    };
  }),
  task(
    "create_event",
    "Put an event into the calendar",
    { title: "string", date: DATE, start: CLOCK },
    (random) => {
      const [subject, month, day] = [random.pick(OBJECTS), random.int(1, 9), random.int(10, 28)];
      const start = clock(random.int(10, 17), random.pick([0, 30]));
      return {
        prompt: `Put an event with the title "${subject}" into my calendar, on ` +
          `${MONTHS[month - 1]} ${day}, 2027, starting at ${start}.`,
        values: { title: subject, date: `2027-0${month}-${day}`, start },
      };
    },
  ),
];

const HOURS = "one two three four five six seven eight nine ten eleven".split(" ");
const DOZENS = ["two dozen", "three dozen", "four dozen"];

/** Groups of three tools that are easily taken for each other, with arguments to work out. */
export const CONFUSABLE: readonly (readonly Task[])[] = [
  [
    task("get_current_weather", "Weather of a city right now", { city: "string" }, (random) => {
      const city = random.pick(CITIES);
      return { prompt: `Is it raining in ${city} at the moment?`, values: { city } };
    }),
    task(
      "get_forecast",
      "Weather of a city on each of the coming days",
      { city: "string", days: "integer: how many" },
      (random) => {
        const [city, weeks] = [random.pick(CITIES), random.int(2, 4)];
        return {
          prompt:
            `I will be in ${city} for the next ${HOURS[weeks - 1]} weeks. Which weather must ` +
            "I expect on each day of that time?",
          values: { city, days: 7 * weeks },
        };
      },
    ),
    task(
      "get_climate",
      "Usual weather of a city in a month, over many years",
      { city: "string", month: "integer: 1 to 12" },
      (random) => {
        const [city, month] = [random.pick(CITIES), random.int(1, 9)];
        return {
          prompt: `How warm is it usually in ${city} in ${MONTHS[month - 1]}?`,
          values: { city, month },
        };
      },
    ),
  ],
  [
    task("set_alarm", "Ring at a time of day", { time: CLOCK }, (random) => {
      const hour = random.int(1, 11);
      return {
        prompt: `Wake me up at half past ${HOURS[hour - 1]} in the evening.`,
        values: { time: clock(hour + 12, 30) },
      };
    }),
    task("set_timer", "Ring after a number of minutes", { minutes: "integer" }, (random) => {
      const [hours, more] = [random.int(2, 9), random.pick([10, 20, 25, 40, 50])];
      return {
        prompt: `Ring when ${HOURS[hours - 1]} hours and ${more} minutes have passed.`,
        values: { minutes: 60 * hours + more },
      };
    }),
    task("start_stopwatch", "Count up from zero, never ring", { label: "string" }, (random) => {
      const label = random.pick(OBJECTS);
      return {
        prompt:
          `I want to see how long something takes. Start measuring, with the label "${label}".`,
        values: { label },
      };
    }),
  ],
  [
    task("add_stock", "Note that goods have arrived", goods(), (random) => {
      const [item, dozens] = [random.pick(OBJECTS), random.int(2, 4)];
      return {
        prompt: `A truck has just brought us ${DOZENS[dozens - 2]} pieces of the item "${item}".`,
        values: { item, count: 12 * dozens },
      };
    }),
    task("remove_stock", "Note that goods have left", goods(), (random) => {
      const [item, dozens, extra] = [random.pick(OBJECTS), random.int(2, 4), random.int(2, 9)];
      return {
        prompt:
          `We have just sold ${DOZENS[dozens - 2]} and ${HOURS[extra - 1]} more pieces of the ` +
          `item "${item}".`,
        values: { item, count: 12 * dozens + extra },
      };
    }),
    task("set_stock", "Write down how many there are after counting", goods(), (random) => {
      const [item, shelves, each] = [random.pick(OBJECTS), random.int(3, 9), random.int(11, 19)];
      return {
        prompt:
          `I have counted the item "${item}": ${shelves} full shelves with ${each} pieces on ` +
          "each, and nothing else.",
        values: { item, count: shelves * each },
      };
    }),
  ],
];

/** `parameters` maps a name to a type, or to a type and what it means: `string: YYYY-MM-DD`. */
function task(
  name: string,
  description: string,
  parameters: Readonly<Record<string, string>>,
  ask: Task["ask"],
): Task {
  const properties = Object.entries(parameters).map(([parameter, described]) => {
    const [type, ...meaning] = described.split(": ");
    const description = meaning.length === 0 ? {} : { description: meaning.join(": ") };
    return [parameter, { type, ...description }] as const;
  });
  return {
    tool: {
      name,
      description,
      parameters: {
        type: "object",
        properties: Object.fromEntries(properties),
        required: Object.keys(parameters),
      },
    },
    ask,
  };
}

function goods(): Readonly<Record<string, string>> {
  return { item: "string", count: "integer" };
}

function clock(hour: number, minute: number): string {
  return `${hour}:${String(minute).padStart(2, "0")}`;
}

function title(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
