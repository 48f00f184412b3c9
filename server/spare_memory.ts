/** Memory that the allocator keeps after it was freed, given back to the system. @module */

const LIBRARY = "libc.so.6";

/**
 * What gives it back; undefined where the C library is not glibc, or where the program may not call it.
 * Each thread of the runtime has a store of its own that glibc keeps: after thousands of runs were
 * read, that is a tenth of all the memory that the server has.
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
    });
    return () => void symbols.malloc_trim(0n);
  } catch (cause) {
    // Another C library, or one without this function.
    if (cause instanceof Error) return undefined;
    throw cause;
  }
}
