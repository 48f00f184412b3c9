/** Why a copy of runs cannot be made. @module */

import { ModelLensError } from "../../core/errors.ts";

/** Not even what every copy has, lists and figures, has room. */
export class CopyTooLargeError extends ModelLensError {
  readonly code = "copy_too_large";

  constructor(run: string, { least, most }: { readonly least: number; readonly most: number }) {
    super(
      `Cannot copy "${run}" into ${
        megabytes(most)
      } MB: the page with its lists and figures alone takes ${megabytes(least)} MB`,
      `Allow more with --max-mb ${Math.ceil(least / 1e6)}`,
    );
  }
}

/** The dashboard that goes into copies is not there. */
export class CopyUnbuiltError extends ModelLensError {
  readonly code = "copy_unbuilt";

  constructor(file: string) {
    super(
      `Cannot make a copy without "${file}": the dashboard of this program was not built`,
      "Run: deno task build",
    );
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
