/** A disk of 64 KiB to run out of, for tests on Linux. @module */

import type { Ended, Workplace } from "./program.ts";

const SHELL = ["--map-root-user", "--mount", "sh", "-c"];

/** Whether one may be mounted here. */
export const mountable = Deno.build.os === "linux" && await mayMount();

/** What the name of a test says that needs one, where there is none. */
export const WITHOUT_DISK = mountable ? "" : " (no small disk may be mounted here)";

/** Fills it to the last byte; `$1/ballast` is what to remove. */
export const FILL = 'head -c 1000000 /dev/zero > "$1/ballast"';

/** Runs a shell script with such a disk mounted on a folder of the workplace, its `$1`; it ends with the script. */
export async function onSmallDisk(
  place: Workplace,
  folder: string,
  script: readonly string[],
): Promise<Ended> {
  await Deno.mkdir(`${place.path}/${folder}`, { recursive: true });
  const lines = ['mount -t tmpfs -o size=64k none "$1"', ...script].join("\n");
  return await place.spawn("unshare", [...SHELL, lines, "sh", folder]).ended;
}

async function mayMount(): Promise<boolean> {
  try {
    const args = [...SHELL, "mount -t tmpfs -o size=64k none /mnt"];
    return (await new Deno.Command("unshare", { args, stderr: "null" }).output()).success;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}
