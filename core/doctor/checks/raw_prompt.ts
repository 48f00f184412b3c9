/** Whether a prompt can be sent and echoed as it is, and begins with BOS. @module */

import type { Check } from "../check.ts";
import { unknown } from "../finding.ts";

export const rawPrompt: Check = {
  id: "raw_prompt",
  title: "Echo and BOS",
  run() {
    return Promise.resolve(
      unknown(
        "Only chat is spoken with a provider: raw prompts and their tokens are not asked for",
      ),
    );
  },
};
