import { assertEquals } from "@std/assert";
import { judgeJson } from "./json.ts";

const judged = (text: string) =>
  judgeJson({ kind: "json", level: 2, value: { name: "Lily", pets: [{ age: 3 }, null] } }, text)
    .value;

Deno.test("judgeJson() finds the JSON in an answer", () => {
  const json = '{ "pets": [{"age": 3.0}, null], "name": "Lily" }';
  const ways = [
    json,
    "```json\n" + json + "\n```",
    "Here it is:\n```\n" + json + "\n```\nAnything else?",
    `Sure! ${json} I hope that helps.`,
    "```json\n{}\n```\nBetter:\n```json\n" + json + "\n```",
  ];
  for (const text of ways) assertEquals(judged(text), 1, text);
});

Deno.test("judgeJson() wants every key, type and place, and no more", () => {
  const others = [
    '{"name": "Lily", "pets": [{"age": "3"}, null]}',
    '{"name": "lily", "pets": [{"age": 3}, null]}',
    '{"name": "Lily", "pets": [null, {"age": 3}]}',
    '{"name": "Lily", "pets": [{"age": 3}, null], "more": 1}',
    '{"name": "Lily", "pets": [{"age": 3}]}',
    '{"name": "Lily", "pets": {"0": {"age": 3}, "1": null}}',
    '{"name": "Lily", "__proto__": [{"age": 3}, null]}',
    "{'name': 'Lily', 'pets': [{'age': 3}, null]}",
    "null",
    "",
  ];
  for (const text of others) assertEquals(judged(text), 0, text);
});
