/** What the operating system refused, in a word. @module */

/**
 * The code of an error of the operating system ("EACCES"), to put in a reason.
 *
 * @throws The error itself when it is anything else, since that is a defect and not a refusal.
 */
export function systemErrorCode(error: unknown): string {
  if (error instanceof Deno.errors.NotCapable) return "Deno was not given the permission";
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  throw error;
}
