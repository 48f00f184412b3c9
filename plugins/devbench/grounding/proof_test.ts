import { assert, assertEquals } from "@std/assert";
import { itemsOfTree } from "../../../bench/devbench/item_files.ts";
import { random } from "../../../core/random.ts";
import { Sandbox } from "../../../core/sandbox/sandbox.ts";
import type { ItemFolder } from "../item.ts";
import { faultsOfForm, type Proof, prove } from "./proof.ts";

const folders = await itemsOfTree();
const { signal } = new AbortController();

Deno.test("every item has slots that are used, filled and change something", () => {
  assertEquals(folders.flatMap(faultsOfForm), []);
});

Deno.test("items without a program: the reference is perfect, nothing and noise are worth nothing, broken answers fail as stated", async () => {
  // Nothing is run, so that all of them are tried, each filled in several ways.
  await using sandbox = new Sandbox({ standby: 0 });
  const cheap = folders.filter(({ item }) => item.grading.kind !== "program");
  for (const folder of cheap) {
    for (let filling = 1; filling <= 6; filling++) {
      const { faults } = await prove(folder, random(filling, folder.item.id), { sandbox, signal });
      assertEquals(faults, []);
    }
  }
});

Deno.test("items with a program: one of each framework, drawn with a seed", async () => {
  // All of them, with all variants: `deno run -A bench/devbench/proof.ts`.
  await using sandbox = new Sandbox();
  for (const framework of ["typescript", "nestjs", "react"]) {
    const alike = folders.filter(({ item }) =>
      item.framework === framework && item.grading.kind === "program"
    );
    const folder = random(9, framework).pick(alike);
    const { faults } = await prove(folder, random(9, folder.item.id), { sandbox, signal });
    assertEquals(faults, []);
  }
});

Deno.test("prove() finds an item whose reference is wrong, whose variants are right and which states no reason", async () => {
  const folder: ItemFolder = {
    item: {
      ...(folders.find(({ item }) => item.category === "math")?.item ?? never()),
      id: "math/wrong",
    },
    files: {
      "reference.md": "42",
      "broken/no_reason.md": "41",
    },
  };
  await using sandbox = new Sandbox({ standby: 0 });
  const { faults }: Proof = await prove(folder, random(1, "x"), { sandbox, signal });
  const text = faults.join("\n");
  for (const part of ["its reference scores 0", "1 broken variants", "does not say how it fails"]) {
    assert(text.includes(part), text);
  }
});

function never(): never {
  throw new TypeError("There is no such item");
}
