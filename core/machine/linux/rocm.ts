/** What AMD's tool tells of GPUs beyond what their files do. @module */
import { z } from "zod";
import type { Known } from "../../events/machine.ts";
import { derive, found, unknown } from "../known.ts";
import { askProgram, type World } from "../world.ts";

const QUERY = ["--showproductname", "--showbus", "--showdriverversion", "--json"];

/** An AMD GPU as `rocm-smi` describes it. */
export interface RocmCard {
  /** PCI address in lower case, "0000:c4:00.0". */
  readonly address: string;
  readonly name?: string;
  readonly driverVersion?: string;
}

/** Asks `rocm-smi`, which is a slow script: only where a file says that there is an AMD GPU. */
export async function rocmCards(world: World): Promise<Known<readonly RocmCard[]>> {
  return derive(await askProgram(world, "rocm-smi", QUERY), parseRocmSmi);
}

/** Releases differ in capitals ("Card series"), so fields are looked up without. */
const Report = z.record(z.string(), z.record(z.string(), z.unknown()));

/** Reads `rocm-smi --showproductname --showbus --showdriverversion --json`. */
export function parseRocmSmi(text: string, source: string): Known<readonly RocmCard[]> {
  // Warnings may precede the report on the same stream.
  const report = parseReport(text.slice(Math.max(0, text.indexOf("{"))));
  if (report === undefined) return unknown(`${source} did not print the expected JSON`);
  const sections = Object.entries(report).map(([name, fields]) => ({
    name,
    fields: new Map(
      Object.entries(fields).flatMap(([field, value]) =>
        typeof value === "string" && value !== "N/A" ? [[field.toLowerCase(), value]] : []
      ),
    ),
  }));
  const version = sections.map(({ fields }) => fields.get("driver version")).find(Boolean);
  const cards = sections.flatMap(({ name, fields }): RocmCard[] => {
    const address = fields.get("pci bus")?.toLowerCase();
    if (!/^card\d+$/.test(name) || address === undefined) return [];
    const series = fields.get("card series") ?? fields.get("device name");
    return [{
      address,
      ...(series !== undefined && { name: series }),
      ...(version !== undefined && { driverVersion: version }),
    }];
  });
  return found(cards, source);
}

function parseReport(text: string): z.infer<typeof Report> | undefined {
  try {
    return Report.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
