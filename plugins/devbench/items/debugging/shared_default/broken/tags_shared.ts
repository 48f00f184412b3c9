// fails: logic_error
export interface Settings {
  theme: { colour: string; dense: boolean };
  tags: string[];
}
const DEFAULTS: Settings = { theme: { colour: "{{colour}}", dense: false }, tags: ["new"] };
export function settingsFor(
  chosen: { theme?: Partial<Settings["theme"]>; tags?: string[] } = {},
): Settings {
  const settings = { ...DEFAULTS, theme: { ...DEFAULTS.theme, ...chosen.theme } };
  for (const tag of chosen.tags ?? []) {
    if (!settings.tags.includes(tag)) settings.tags.push(tag);
  }
  return settings;
}
