/** How much memory a process holds. @module */

/** Bytes in a page of memory, where `statm` counts in pages. Every Linux that Deno is built for has these. */
const PAGE_BYTES = 4096;

/** How often to look, in milliseconds: on Linux it is one small file, elsewhere a process. */
export const LOOK_EVERY_MS = Deno.build.os === "linux" ? 10 : 200;

/** Resident bytes of a process; undefined once it is gone, or where the system does not tell. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  return Deno.build.os === "linux" ? fromProc(pid) : await fromPs(pid);
}

function fromProc(pid: number): number | undefined {
  try {
    const pages = Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ")[1];
    return pages === undefined ? undefined : Number(pages) * PAGE_BYTES;
  } catch {
    // It has ended meanwhile, which its owner learns from the process itself.
    return undefined;
  }
}

async function fromPs(pid: number): Promise<number | undefined> {
  if (Deno.build.os === "windows") return undefined;
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "rss=", "-p", String(pid)],
    stdin: "null",
    stderr: "null",
  }).output();
  const kilobytes = parseInt(new TextDecoder().decode(stdout), 10);
  return Number.isNaN(kilobytes) ? undefined : kilobytes * 1024;
}
