/** What `deno lint` checks beyond its own rules; one file per rule in tools/lint/. @module */

import { noAmbientAccess } from "./lint/no_ambient_access.ts";
import { noBareError } from "./lint/no_bare_error.ts";
import { errorMessage } from "./lint/error_message.ts";
import { layers } from "./lint/layers.ts";
import { noComputedImport } from "./lint/no_computed_import.ts";
import { noStrayAppend } from "./lint/no_stray_append.ts";
import { noSwallowedCatch } from "./lint/no_swallowed_catch.ts";
import { noUrlConcatenation } from "./lint/no_url_concatenation.ts";

/** The rules under the names that lint comments and reports use. */
const plugin: Deno.lint.Plugin = {
  name: "lens",
  rules: {
    "layers": layers,
    "error-message": errorMessage,
    "no-bare-error": noBareError,
    "no-ambient-access": noAmbientAccess,
    "no-swallowed-catch": noSwallowedCatch,
    "no-computed-import": noComputedImport,
    "no-stray-append": noStrayAppend,
    "no-url-concatenation": noUrlConcatenation,
  },
};

export default plugin;
