import { assertEquals } from "@std/assert";
import { toldApart } from "./told_apart.ts";

const TASK = "Reason about the problem and give a final answer.\nProblem: ";

Deno.test("toldApart() leaves out the words with which its neighbours begin as well", () => {
  assertEquals(toldApart(`${TASK}Carl has`, [`${TASK}Carla has`, "x"]), "… Carl has");
  assertEquals(toldApart(`${TASK}Ann`, []), `${TASK}Ann`);
  assertEquals(toldApart("What is 1 + 2?", ["What is 1 + 3?"]), "What is 1 + 2?");
  assertEquals(toldApart(TASK, [TASK]), TASK);
});
