import { assert, assertEquals } from "@std/assert";
import { fillFolder, runNames } from "../../bench/server/run_folder.ts";
import { TemporaryFolder } from "../../core/trace/testdata/temporary_folder.ts";
import { Quiet } from "../quiet.ts";
import { Shelf } from "../run/shelf.ts";
import { IndexFile } from "./index_file.ts";
import { RunFolder } from "./run_folder.ts";
import { RunList } from "./run_list.ts";

Deno.test("RunList.glance() sees what is new or gone at once, and a change of any run after a few looks", async () => {
  using temporary = new TemporaryFolder({ inMemory: true });
  // More than are looked at each time.
  await fillFolder(temporary.path, 600);
  const folder = new RunFolder(temporary.path);
  using shelf = new Shelf(folder);
  using quiet = new Quiet();
  using list = new RunList(folder, shelf, { index: new IndexFile(folder.path, "test"), quiet });
  await list.whole();
  const names = runNames(folder.path);
  assertEquals(names.length, 600);
  const since = list.version;
  const append = (name: string | undefined) =>
    Deno.writeTextFileSync(`${folder.path}/${name}/events.ndjson`, "?\n", { append: true });
  const seen = () => list.newer(since).map(({ id }) => id).sort();

  await list.glance();
  assertEquals(seen(), []);
  // The newest, one in the middle and the oldest.
  for (const place of [599, 300, 0]) append(names[place]);
  await list.glance();
  assert(seen().includes(`${names[599]}`));
  for (let look = 0; look < 2; look++) await list.glance();
  assertEquals(seen(), [names[0], names[300], names[599]]);

  Deno.removeSync(`${folder.path}/${names[1]}`, { recursive: true });
  // Later than what counts as up to date.
  while (!list.gone.has(`${names[1]}`)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await list.glance();
  }
  assertEquals(list.newer(0).length, 599);
});

Deno.test("RunList reads a large run after all others, whichever is newest", async () => {
  using temporary = new TemporaryFolder({ inMemory: true });
  await fillFolder(temporary.path, 20);
  const folder = new RunFolder(temporary.path);
  const newest = `${runNames(folder.path).at(-1)}`;
  // Torn, and longer than what is read at once.
  Deno.truncateSync(`${folder.path}/${newest}/tokens.ndjson`, 33 * 1024 * 1024);
  using shelf = new Shelf(folder);
  using quiet = new Quiet();
  using list = new RunList(folder, shelf, { index: new IndexFile(folder.path, "test"), quiet });

  await list.whole();

  const ids = [...list.all()].map(({ id }) => id);
  assertEquals([ids.length, ids.at(-1)], [20, newest]);
  assertEquals(list.pending, 0);
});
