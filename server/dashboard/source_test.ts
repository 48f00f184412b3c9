import { assert, assertEquals } from "@std/assert";
import { sourceFiles } from "../../tools/source_tree.ts";

const files = (await sourceFiles()).filter(({ path }) =>
  path.startsWith("server/dashboard/") && !path.endsWith("_test.ts")
);

Deno.test("no text becomes HTML or code in the dashboard", () => {
  const ways =
    /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|javascript:/;
  assert(files.length > 40);
  assertEquals(files.filter(({ text }) => ways.test(text)).map(({ path }) => path), []);
});

/** What to set in an app is shown there, with the address of the proxy; the file asks nobody. */
const RECIPES = "server/dashboard/pages/live/setup.tsx";

Deno.test("the dashboard asks nobody but its own server", () => {
  const elsewhere = files.filter(({ text }) => /["'`]https?:\/\/(?!www\.w3\.org\/)/.test(text));
  assertEquals(elsewhere.map(({ path }) => path), [RECIPES]);
  const recipes = elsewhere.map(({ text }) => text).join();
  assertEquals(recipes.match(/fetch|EventSource|useJson|href|src=|WebSocket/g) ?? [], []);
});
