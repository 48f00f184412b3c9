/** The settings of an alarm as its own schema states them: names, defaults, meanings. @module */

import { z } from "zod";
import { fieldOf, isFields, textOf } from "../conversation/fields.ts";
import type { AlarmDefinition } from "./contract.ts";

/** One setting. */
export interface AlarmSetting {
  readonly key: string;
  readonly initial: unknown;
  readonly meaning: string;
}

/** Every setting of an alarm. */
export function settingsOf({ settings }: AlarmDefinition): AlarmSetting[] {
  const properties = fieldOf(z.toJSONSchema(settings, { unrepresentable: "any" }), "properties");
  return Object.entries(isFields(properties) ? properties : {}).map(([key, one]) => ({
    key,
    initial: fieldOf(one, "default") ?? null,
    meaning: textOf(fieldOf(one, "description")) ?? "",
  }));
}
