/** The writing tasks, all our own: what to write, and what it must be like. @module */

import type { Constraint } from "./constraints.ts";

/** One task. */
export interface Task {
  readonly id: string;
  /** Kind of text. */
  readonly family: "story" | "poem" | "idea" | "voice";
  /** What to write. */
  readonly write: string;
  readonly constraints: readonly Constraint[];
}

/** A number of words, or of something else, from one to another. */
const words = (min: number, max: number): Constraint => ({ kind: "words", min, max });
const exactly = (kind: "sentences" | "lines" | "paragraphs", count: number): Constraint => ({
  kind,
  min: count,
  max: count,
});

/** No constraint of a task is met by an empty text, and no task's by words that were thrown together. */
export const TASKS: readonly Task[] = [
  {
    id: "lighthouse",
    family: "story",
    write: "Write a very short story about the last night of a lighthouse.",
    constraints: [words(40, 120), exactly("sentences", 5), {
      kind: "includes",
      words: ["salt", "letter"],
    }, { kind: "last-word", word: "dark" }],
  },
  {
    id: "thief",
    family: "story",
    write: "Write a very short story in which a thief gives something back.",
    constraints: [words(30, 120), exactly("paragraphs", 2), {
      kind: "avoids",
      words: ["thief", "stole", "stolen", "steal"],
    }, { kind: "includes", words: ["window"] }],
  },
  {
    id: "interview",
    family: "story",
    write: "Tell a story of two strangers in an elevator, in nothing but questions.",
    constraints: [words(20, 120), { kind: "sentences", min: 6, max: 10 }, { kind: "questions" }],
  },
  {
    id: "first-snow",
    family: "story",
    write: "Write about the first snow in a city that has never seen any.",
    constraints: [
      words(25, 100),
      { kind: "without-letter", letter: "z" },
      {
        kind: "avoids",
        words: ["snow", "white", "cold", "winter"],
      },
      { kind: "first-word", word: "nobody" },
      { kind: "sentences", min: 3, max: 6 },
    ],
  },
  {
    id: "storm",
    family: "poem",
    write: "Write a poem about waiting for a storm.",
    constraints: [{ kind: "acrostic", word: "storm" }, words(15, 60), {
      kind: "avoids",
      words: ["storm", "thunder"],
    }],
  },
  {
    id: "growing",
    family: "poem",
    write: "Write a poem about something small that becomes large, whose lines grow too.",
    constraints: [{ kind: "words-per-line", counts: [1, 2, 3, 4, 5] }, { kind: "no-word-twice" }],
  },
  {
    id: "shrinking",
    family: "poem",
    write: "Write a poem about a candle, whose lines become shorter as it does.",
    constraints: [{ kind: "words-per-line", counts: [6, 5, 4, 3, 2, 1] }, {
      kind: "avoids",
      words: ["candle", "flame"],
    }],
  },
  {
    id: "quarrel",
    family: "poem",
    write: "Write a poem in which the moon complains about the sea.",
    constraints: [exactly("lines", 6), words(24, 60), { kind: "without-letter", letter: "u" }],
  },
  {
    id: "paperclip",
    family: "idea",
    write: "Name five uses of a paper clip that nobody has thought of, one on each line.",
    constraints: [exactly("lines", 5), words(20, 90), { kind: "no-word-twice" }, {
      kind: "includes",
      words: ["wire"],
    }],
  },
  {
    id: "museum",
    family: "idea",
    write: "Invent a museum that does not exist. Describe its strangest room to a visitor.",
    constraints: [words(30, 100), { kind: "sentences", min: 3, max: 5 }, {
      kind: "includes",
      words: ["ceiling", "whisper"],
    }, { kind: "avoids", words: ["museum", "room"] }],
  },
  {
    id: "colour",
    family: "idea",
    write: "Describe a colour to someone who has never seen one, by taste, sound and touch.",
    constraints: [
      words(30, 100),
      { kind: "includes", words: ["tastes"] },
      exactly("sentences", 4),
      {
        kind: "avoids",
        words: ["red", "blue", "green", "yellow", "colour", "color"],
      },
    ],
  },
  {
    id: "chair",
    family: "voice",
    write: "Let an old kitchen chair tell what it has seen, in its own voice.",
    constraints: [words(35, 110), { kind: "first-word", word: "i" }, {
      kind: "avoids",
      words: ["chair", "kitchen", "table"],
    }, { kind: "sentences", min: 4, max: 7 }],
  },
  {
    id: "postcard",
    family: "voice",
    write: "Write a postcard from the year 2300 to a friend of today.",
    constraints: [
      words(25, 80),
      { kind: "first-word", word: "dear" },
      {
        kind: "includes",
        words: ["still", "bread"],
      },
      { kind: "without-letter", letter: "x" },
      { kind: "lines", min: 3, max: 8 },
    ],
  },
  {
    id: "refusal",
    family: "voice",
    write: "A dragon declines an invitation to a wedding, politely.",
    constraints: [words(30, 100), exactly("sentences", 4), { kind: "last-word", word: "regrets" }, {
      kind: "avoids",
      words: ["fire", "dragon", "sorry"],
    }],
  },
];
