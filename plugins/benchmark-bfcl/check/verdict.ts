/** What a check says. @module */

/** Null where all is well, else the name of the error as upstream gives it, with a sentence. */
export type Fault = null | { readonly type: string; readonly message: string };

export function fault(type: string, message: string): Fault {
  return { type, message };
}
