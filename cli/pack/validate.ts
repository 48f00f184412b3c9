/** `packs validate`: what is wrong with packs, and whether their proofs hold. @module */

import { ModelLensError } from "../../core/errors.ts";
import { PackFilesError } from "../../core/pack/errors.ts";
import { faultText } from "../../core/pack/errors.ts";
import { findPack, findPacks, type LoadedPack, loadPack } from "../../core/pack/load.ts";
import { provePack, type Trial, weakItems } from "../../core/pack/proof.ts";
import { withSkills } from "../../core/pack/skills.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import type { Command, Invocation } from "../command.ts";
import { counted } from "../figures.ts";
import { safe, safeLine, type Terminal } from "../terminal.ts";

export const packsValidate: Command = {
  summary: "Check prompt packs, and prove that right answers pass and wrong ones fail",
  usage: "[pack]",
  examples: ["packs validate", "packs validate quick", "packs validate --programs"],
  flags: {
    "static": { summary: "Read and check the files alone; try no answer" },
    "programs": {
      summary:
        "Compile and run the programs in answers too; done by itself for a pack that is named",
    },
  },
  takes: [0, 1],

  async run(invocation) {
    const { args, switches, terminal } = invocation;
    const roots = await pluginRoots();
    const found = args[0] === undefined ? await findPacks(roots) : [await findPack(args[0], roots)];
    const loaded: LoadedPack[] = [];
    let broken = 0;
    for (const one of found) {
      try {
        loaded.push(await withSkills(await loadPack(one), roots));
      } catch (cause) {
        if (!(cause instanceof ModelLensError)) throw cause;
        broken++;
        sayBroken(one.id, cause, invocation);
      }
    }
    await using sandbox = new Sandbox({ notice: (text) => terminal.note(safe(text)) });
    for (const pack of loaded) {
      if (!await proven(pack, { sandbox, invocation })) broken++;
    }
    if (found.length === 0 && !switches.has("json")) terminal.note("There are no packs");
    return broken === 0 ? 0 : 1;
  },
};

function sayBroken(id: string, cause: ModelLensError, { terminal, switches }: Invocation): void {
  const faults = cause instanceof PackFilesError
    ? cause.faults.map((fault) => ({ ...fault, line: fault.line ?? null }))
    : [{ file: null, line: null, says: cause.message, hint: cause.hint }];
  if (switches.has("json")) {
    terminal.out(JSON.stringify({ kind: "pack", id, ok: false, items: null, faults }));
    return;
  }
  terminal.out(`${terminal.paint.red("broken")}  ${safeLine(id)}`);
  const lines = cause instanceof PackFilesError
    ? cause.faults.map((fault) => [faultText(fault), fault.hint])
    : [[cause.message, cause.hint]];
  for (const [says, hint] of lines) {
    terminal.out(`  ${safeLine(says ?? "")}`);
    terminal.out(terminal.paint.dim(`    ${safeLine(hint ?? "")}`));
  }
}

/** Tries the answers of a pack and says what came of it. */
async function proven(
  pack: LoadedPack,
  { sandbox, invocation }: { readonly sandbox: Sandbox; readonly invocation: Invocation },
): Promise<boolean> {
  const { terminal, switches, args } = invocation;
  const { id, pack: { items } } = pack;
  const weak = weakItems(pack.pack);
  const trials = switches.has("static") ? [] : await provePack(pack, {
    ...{ sandbox, signal: new AbortController().signal },
    programs: args.length > 0 || switches.has("programs"),
  });
  const failed = trials.filter(({ outcome }) => outcome === "failed");
  const unproven = trials.filter(({ outcome }) => outcome === "unproven");
  const ok = failed.length === 0;
  if (switches.has("json")) {
    const held = trials.length - failed.length - unproven.length;
    terminal.out(JSON.stringify({
      ...{ kind: "pack", id, ok, items: items.length, weak },
      trials: { made: trials.length, held },
      ...{ failed, unproven },
    }));
    return ok;
  }
  const word = ok ? terminal.paint.green("valid") : terminal.paint.red("broken");
  terminal.out(
    `${word}  ${id}: ${counted(items.length, "item")}${
      switches.has("static") ? "" : proofText(pack, trials)
    }`,
  );
  for (const trial of failed) terminal.out(`  ${trialText(trial, terminal)}`);
  if (unproven.length > 0) {
    const reason = unproven[0]?.reason ?? "";
    terminal.out(terminal.paint.yellow(
      safeLine(`  ${counted(unproven.length, "answer")} could not be judged here: ${reason}`),
    ));
  }
  if (weak.length > 0) {
    terminal.out(terminal.paint.yellow(
      safeLine(`  weak, because only keywords are looked for: ${weak.join(", ")}`),
    ));
  }
  return ok;
}

function proofText({ pack: { items } }: LoadedPack, trials: readonly Trial[]): string {
  const held = (what: Trial["what"]) =>
    trials.filter((trial) => trial.what === what && trial.outcome === "held").length;
  const tried = new Set(trials.map(({ item }) => item));
  const programs = items.filter(({ id }) => !tried.has(id)).length;
  const without =
    items.filter(({ id, reference }) => tried.has(id) && reference === undefined).length;
  return [
    `; right answers that pass: ${held("reference")}`,
    `wrong ones that fail: ${held("empty")} empty, ${held("random")} random, ${
      held("broken")
    } broken`,
    ...(without === 0 ? [] : [`without a reference: ${counted(without, "item")}`]),
    ...(programs === 0 ? [] : [`programs not tried: ${counted(programs, "item")}`]),
  ].join(", ");
}

function trialText({ item, what, reason }: Trial, terminal: Terminal): string {
  const wanted = what === "reference"
    ? "the reference does not pass"
    : what === "broken"
    ? "a broken answer does not fail as it should"
    : `the ${what} answer passes`;
  return terminal.paint.red(safeLine(`${item}: ${wanted}: ${reason}`));
}
