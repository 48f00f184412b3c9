import { assert, assertEquals } from "@std/assert";
import { agreementOf } from "./agreement.ts";
import { GOLD } from "./all.ts";
import { hasGold } from "./files.ts";

const isThere = await hasGold();

for (const gold of GOLD) {
  Deno.test({
    name: `${gold.name}() agrees in every verdict that is not random upstream`,
    ignore: !isThere,
    async fn() {
      const agreements = await gold();
      assert(agreements.length > 0);
      for (const { verdicts, differences } of agreements) {
        assert(verdicts > 0);
        assertEquals(differences.slice(0, 5), []);
      }
    },
  });
}

Deno.test("agreementOf() names what differs, and leaves out what is random", () => {
  const agreement = agreementOf("quiz", [
    { item: "1", official: true, ours: true },
    { item: "2", official: "A", ours: null },
    { item: "3", official: true, ours: false, random: true },
  ]);
  assertEquals(agreement, {
    what: "quiz",
    verdicts: 2,
    agreed: 1,
    random: 1,
    differences: ['quiz, 2: official "A", ours null'],
  });
});
