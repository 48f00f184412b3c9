/** A trace in which every text that a model or a file controls attacks the page that shows it. @module */

/** Runs when it is taken for HTML, turns the writing, clears a terminal, and is half of a character. */
export const ATTACK =
  `<img src=x onerror="window.attacked=1">"'><script>window.attacked=1</script>\u202e\u001b[2J\ud800`;

/** Names whose values put events in order; everything else is text to show. */
const STRUCTURE = new Set([
  "kind",
  "span",
  "parent",
  "schema",
  "run",
  "started",
  "epochNs",
  "$blob",
  "operation",
]);

/** Copies a trace to another folder, with the attack before every text and name in it. */
export async function writeHostileTrace(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isFile } of Deno.readDir(from)) {
    if (!isFile || !name.endsWith(".ndjson")) continue;
    const lines = (await Deno.readTextFile(`${from}/${name}`)).split("\n");
    const hostile = lines.map((line) =>
      line === "" ? "" : JSON.stringify(attacked(JSON.parse(line)))
    );
    await Deno.writeTextFile(`${to}/${name}`, hostile.join("\n"));
  }
}

/** Names of the fields of events and facts are the schema's; those below these are a file's. */
const FREE_NAMES = new Set(["config", "plugins", "unknown", "evidence", "readings", "sources"]);

function attacked(value: unknown, name = ""): unknown {
  if (typeof value === "string") return STRUCTURE.has(name) ? value : ATTACK + value;
  if (Array.isArray(value)) return value.map((each) => attacked(each, name));
  if (typeof value !== "object" || value === null) return value;
  const isFree = FREE_NAMES.has(name);
  return Object.fromEntries(
    Object.entries(value).map(([below, each]) => [
      isFree ? ATTACK + below : below,
      attacked(each, below),
    ]),
  );
}
