/** Names from the list of PCI ids. @module */
import type { Known } from "../../events/machine.ts";
import { derive, found, unknown } from "../known.ts";
import { askProgram, type World } from "../world.ts";

/** What the list of PCI ids says of a device. */
export interface PciName {
  readonly vendor: string;
  readonly device: string;
}

/** Names of all PCI devices by address ("0000:03:00.0"). */
export async function pciNames(world: World): Promise<Known<ReadonlyMap<string, PciName>>> {
  return derive(await askProgram(world, "lspci", ["-D", "-mm"]), parseLspci);
}

/** Reads `lspci -D -mm`: the address, then class, vendor and device in quotes. */
export function parseLspci(text: string, source: string): Known<ReadonlyMap<string, PciName>> {
  const names = new Map(
    text.split("\n").flatMap((line): [string, PciName][] => {
      const [, address, vendor, device] =
        line.match(/^([0-9a-f:.]+) "[^"]*" "([^"]*)" "([^"]*)"/) ?? [];
      return address && vendor && device ? [[address, { vendor, device }]] : [];
    }),
  );
  return names.size > 0 ? found(names, source) : unknown(`${source} listed no device`);
}
