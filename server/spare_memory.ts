/** Memory that the allocator keeps after it was freed, given back to the system. @module */

const LIBRARY = "libc.so.6";
/** Names of settings in `malloc.h`. */
const M_MMAP_THRESHOLD = -3;
const M_ARENA_MAX = -8;
/** Bytes from which a piece is given back as soon as it is free. */
const LARGE = 1024 * 1024;

/**
 * What gives it back; undefined where the C library is not glibc, or where the program may not call it.
 * Each thread of the runtime has a store of its own that glibc keeps, and pieces as large as those
 * that were freed once are kept too: after thousands of runs were read, or every page was looked at,
 * that is a tenth of all the memory that the server has. From here on threads share what there is.
 */
export function spareMemory(): (() => void) | undefined {
  if (Deno.build.os !== "linux") return undefined;
  // Asked beforehand, because nobody is to be asked by the runtime for this.
  if (Deno.permissions.querySync({ name: "ffi", path: LIBRARY }).state !== "granted") {
    return undefined;
  }
  try {
    const { symbols } = Deno.dlopen(LIBRARY, {
      malloc_trim: { parameters: ["usize"], result: "i32" },
      mallopt: { parameters: ["i32", "i32"], result: "i32" },
    });
    symbols.mallopt(M_ARENA_MAX, 1);
    symbols.mallopt(M_MMAP_THRESHOLD, LARGE);
    return () => void symbols.malloc_trim(0n);
  } catch (cause) {
    // Another C library, or one without these functions.
    if (cause instanceof Error) return undefined;
    throw cause;
  }
}
