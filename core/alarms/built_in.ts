/** The alarms that come with the program. Plugins bring more. @module */

import type { AlarmDefinition } from "./contract.ts";
import { cache } from "./watchers/cache.ts";
import { notTheSame } from "./watchers/not_the_same.ts";
import { slower } from "./watchers/slower.ts";
import { stuck } from "./watchers/stuck.ts";
import { template } from "./watchers/template.ts";
import { truncated } from "./watchers/truncated.ts";
import { wrongNumbers } from "./watchers/wrong_numbers.ts";

/** By the names that settings, traces and `--fail-on` use. */
export const BUILT_IN: Readonly<Record<string, AlarmDefinition>> = {
  "truncated": erased(truncated),
  "stuck": erased(stuck),
  "cache": erased(cache),
  "template": erased(template),
  "wrong-numbers": erased(wrongNumbers),
  "slower": erased(slower),
  "not-the-same": erased(notTheSame),
};

/** As its settings are handled before its own schema has checked them. */
function erased<S>({ settings, create, ...rest }: AlarmDefinition<S>): AlarmDefinition {
  return {
    ...rest,
    settings,
    create: (given) => create(settings.parse(given)),
  };
}
