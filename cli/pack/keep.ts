/** `keep`: a recorded call becomes an item of a prompt pack, so that a failure becomes a test. @module */

import type { RecordedCall } from "../../core/calls/recorded_call.ts";
import { aloneIn } from "../../core/alone.ts";
import { checkFault } from "../../core/pack/check.ts";
import { addItem, itemOf, itemText, requestHash, unwritable } from "../../core/pack/keep.ts";
import {
  checkLocked,
  findPacks,
  type FoundPack,
  loadPack,
  lockPack,
  PACKS_FOLDER,
} from "../../core/pack/load.ts";
import { type Check, isPackId, type PackItem } from "../../core/pack/schema.ts";
import { NEAR, similarity } from "../../core/pack/similar.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import type { Command, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { commandLine } from "../help.ts";
import { findCall } from "../record/call_address.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safe, safeLine } from "../terminal.ts";
import { lastWords } from "../trace/calls.ts";

export const keep: Command = {
  summary: "Make a test of a recorded call: an item of a prompt pack",
  usage: "<run:call>",
  examples: [
    "keep latest:c12 --expect contains:Lima",
    "keep latest:1/smoke/strings-1-l1 --expect exact:TIM --as my-app/shout-tim",
    "keep latest:c12 --expect 'regex:^\\d+$' --expect not:42",
    "keep latest:c12 --expect schema:answer.schema.json",
    "keep latest:c12 --expect same",
  ],
  flags: {
    "expect": {
      summary:
        "What is right: exact:TEXT, contains:TEXT, regex:PATTERN, not:TEXT, schema:FILE, same, answers; without it, any answer but the recorded one",
      value: "CHECK",
      repeats: true,
    },
    "as": { summary: "Pack and item; the pack alone is enough", value: "PACK/ITEM" },
    "duplicate": { summary: "Keep it although the same request is kept already" },
    "dry-run": { summary: "Print the item and write nothing" },
    ...settingFlags(["traces.dir"]),
    ...CONFIG_FLAG,
  },
  takes: [1, 1],

  async run(invocation) {
    const { switches, values, args } = invocation;
    const { settings } = await configOf(invocation);
    const { one: call, header } = await findCall(args[0] ?? "", settings["traces.dir"]);
    const checks = await checksOf(values["expect"] ?? [], call);
    const place = placeOf(values["as"]?.[0], call);
    const made = itemOf(call, { id: place.item, checks, header });
    if (typeof made === "string") {
      throw new UsageError(
        `Cannot keep call "${call.span}": ${made}`,
        `"trace calls ${header.run}" lists what else there is`,
      );
    }
    const { item } = made;
    const look = async () => {
      const others = await alike(item);
      const same = others.find(({ likeness }) => likeness === "same");
      if (same === undefined || switches.has("duplicate")) return others;
      throw new UsageError(
        `Cannot keep call "${call.span}": the same request is kept as ${same.name}`,
        "Change that item, or add --duplicate to keep it twice",
      );
    };
    const others = switches.has("dry-run") ? await look() : await alonePacking(place, async () => {
      const others = await look();
      await checkUntouched(place.pack);
      await addItem(`${PACKS_FOLDER}/${place.pack}`, place.pack, item);
      await lockKept(place.pack);
      return others;
    });
    tell({ item, place, others, dropped: made.dropped, invocation });
    return 0;
  },
};

interface Place {
  readonly pack: string;
  readonly item: string;
}

/** From the look at what is kept to the lock on what is added, nobody else keeps anything. */
async function alonePacking<T>({ pack }: Place, act: () => Promise<T>): Promise<T> {
  try {
    await Deno.mkdir(PACKS_FOLDER, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw unwritable(pack, cause);
  }
  return await aloneIn(PACKS_FOLDER, act);
}

function placeOf(as: string | undefined, call: RecordedCall): Place {
  const [pack = "", item, ...rest] = (as ?? "kept").split("/");
  const named = item ?? slugOf(call);
  if (rest.length === 0 && isPackId(pack) && isPackId(named)) return { pack, item: named };
  throw new UsageError(
    `Cannot keep it as "${
      as ?? named
    }": wanted PACK or PACK/ITEM of lower case letters, digits and hyphens`,
    "Write --as my-app/first-question",
  );
}

/** The first words of what was asked last, and a part of the hash of all of it. */
function slugOf(call: RecordedCall): string {
  const words = lastWords(call).toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return [...words.slice(0, 5).map((word) => word.slice(0, 10)), call.span].join("-");
}

async function checksOf(expected: readonly string[], call: RecordedCall): Promise<Check[]> {
  const answer = call.ended?.kind === "call.completed" ? call.ended.text.trim() : undefined;
  if (expected.length === 0) {
    return [
      answer === undefined || answer === ""
        ? { kind: "answers" }
        : { kind: "not-equal", text: answer },
    ];
  }
  return await Promise.all(expected.map(async (one) => {
    const check = await checkOf(one, answer);
    const fault = checkFault(check);
    if (fault === undefined) return check;
    throw new UsageError(`Cannot expect "${one}": ${fault}`, "Correct it");
  }));
}

async function checkOf(text: string, answer: string | undefined): Promise<Check> {
  const [, kind = text, value = ""] = /^([a-z]+):(.*)$/s.exec(text) ?? [];
  if (text === "answers") return { kind: "answers" };
  if (text === "same") {
    if (answer !== undefined && answer !== "") return { kind: "exact", text: answer };
    throw new UsageError(
      'Cannot expect "same": the call has no answer',
      "Say what is right instead",
    );
  }
  if (value !== "") {
    switch (kind) {
      case "exact":
      case "contains":
        return { kind, text: value };
      case "not":
        return { kind: "not-equal", text: value };
      case "regex":
        return { kind, pattern: value };
      case "schema":
        return { kind: "json-schema", schema: await schemaIn(value) };
    }
  }
  throw new UsageError(
    `Cannot expect "${text}": wanted exact:TEXT, contains:TEXT, regex:PATTERN, not:TEXT, schema:FILE, same or answers`,
    "Write --expect contains:Lima",
  );
}

async function schemaIn(path: string): Promise<Extract<Check, { kind: "json-schema" }>["schema"]> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new UsageError(
      `Cannot read the schema "${path}": ${cause.message}`,
      "Name a file of JSON",
      {
        cause,
      },
    );
  }
}

interface Alike {
  readonly name: string;
  readonly likeness: "same" | "near";
  readonly similarity: number;
}

/** Items of all packs that ask the same, or nearly; a pack that cannot be read is not looked into. */
async function alike(item: PackItem): Promise<readonly Alike[]> {
  const found: Alike[] = [];
  const hash = requestHash(item.request);
  for (const pack of await findPacks(await pluginRoots())) {
    const { pack: { items } } = await loadPack(pack);
    for (const other of items) {
      const name = `${pack.id}/${other.id}`;
      const near = similarity(item.request, other.request);
      if (requestHash(other.request) === hash) {
        found.push({ name, likeness: "same", similarity: 1 });
      } else if (near >= NEAR) found.push({ name, likeness: "near", similarity: near });
    }
  }
  return found.sort((a, b) => b.similarity - a.similarity);
}

/** A pack in the working folder, which is where items are kept. */
function ownPack(id: string): FoundPack {
  const root = { path: Deno.cwd(), name: "this folder" } as const;
  return { id, folder: `${root.path}/${PACKS_FOLDER}/${id}`, root };
}

/** What somebody changed by hand is not accepted in passing. */
async function checkUntouched(id: string): Promise<void> {
  const own = ownPack(id);
  const there = (await findPacks([own.root])).some((pack) => pack.id === id);
  if (there) await checkLocked(await loadPack(own));
}

async function lockKept(id: string): Promise<void> {
  await lockPack(await loadPack(ownPack(id)));
}

function tell({ item, place, others, dropped, invocation }: {
  readonly item: PackItem;
  readonly place: Place;
  readonly others: readonly Alike[];
  readonly dropped: readonly string[];
  readonly invocation: Invocation;
}): void {
  const { terminal, switches, values } = invocation;
  const name = `${place.pack}/${place.item}`;
  const dryRun = switches.has("dry-run");
  if (switches.has("json")) {
    terminal.out(JSON.stringify({ kind: "kept", name, dryRun, item, alike: others, dropped }));
    return;
  }
  const { yellow } = terminal.paint;
  if (dryRun) terminal.out(safe(itemText(item)).trimEnd());
  else terminal.out(`kept as ${name} in ${PACKS_FOLDER}/${place.pack}/pack.yaml, locked`);
  for (const other of others.slice(0, 3)) {
    const share = `${Math.round(other.similarity * 100)} %`;
    const like = other.likeness === "same"
      ? "the same request as"
      : `nearly the same (${share}) as`;
    terminal.out(yellow(safeLine(`asks ${like} ${other.name}`)));
  }
  if (dropped.length > 0) {
    terminal.out(
      yellow(safeLine(`not kept, because packs have no such setting: ${dropped.join(", ")}`)),
    );
  }
  if ((values["expect"] ?? []).length === 0) {
    terminal.out(
      item.checks[0]?.kind === "answers"
        ? "passes with any answer; say what is right with --expect"
        : "passes with any answer but the recorded one; say what is right with --expect",
    );
  }
  if (dryRun) terminal.note("Nothing was written. Leave --dry-run out to keep it");
  else terminal.out(`run it   ${commandLine("run", "--pack", place.pack)}`);
}
