/** What is set and who set it, and the machine that the server runs on. @module */

import { z } from "zod";
import { MachineFacts } from "../../../core/events/machine.ts";

/** What gave a value. */
export const SettingSource = z.object({
  kind: z.enum(["flag", "variable", "project", "user", "default"]),
  /** The flag, the variable or the file; `default` else. */
  name: z.string(),
  /** Line of a file. */
  line: z.int().nullable(),
});
export type SettingSource = z.infer<typeof SettingSource>;

/** A setting in force. */
export const ConfigSetting = z.object({
  key: z.string(),
  /** Without secrets; null also where `withheld` says why nothing is sent. */
  value: z.unknown(),
  withheld: z.string().nullable(),
  source: SettingSource,
  /** What it is when nobody sets it. */
  initial: z.unknown(),
  /** What it may be: `an integer from 0 to 10`. */
  wanted: z.string(),
  summary: z.string(),
  /** How to change it: by a flag, by a variable, by its key in a file. */
  flag: z.string(),
  variable: z.string(),
});
export type ConfigSetting = z.infer<typeof ConfigSetting>;

/** Settings of one provider, benchmark or alarm. */
export const ConfigEntry = z.object({
  /** `providers.<name>`. */
  key: z.string(),
  value: z.unknown(),
  /** Every file that has a part of it, the one that wins first. */
  sources: z.array(SettingSource),
});
export type ConfigEntry = z.infer<typeof ConfigEntry>;

/** The configuration as a command that is started now in the server's folder would find it. */
export const ConfigView = z.object({
  settings: z.array(ConfigSetting),
  entries: z.array(ConfigEntry),
  /** Variables that hold secrets, by the setting that names them: whether they are set, and no more. */
  secrets: z.array(z.object({ key: z.string(), variable: z.string(), isSet: z.boolean() })),
  /** Files that may hold configuration, in order; the first that exists of each kind is read. */
  files: z.array(z.object({
    path: z.string(),
    of: z.enum(["project", "user"]),
    isRead: z.boolean(),
  })),
  /** The folder that relative paths start from. */
  folder: z.string(),
});
export type ConfigView = z.infer<typeof ConfigView>;

/** The machine that the server runs on, asked now. */
export const MachineView = z.object({
  /** In one line. */
  summary: z.string(),
  machine: MachineFacts,
});
export type MachineView = z.infer<typeof MachineView>;
