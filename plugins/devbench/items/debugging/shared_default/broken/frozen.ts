// fails: type_error
export interface Settings {
  theme: { colour: string; dense: boolean };
  tags: string[];
}
const DEFAULTS = { theme: { colour: "{{colour}}", dense: false }, tags: ["new"] } as const;
export function settingsFor(
  chosen: { theme?: Partial<Settings["theme"]>; tags?: string[] } = {},
): Settings {
  const settings: Settings = DEFAULTS;
  return { ...settings, theme: { ...settings.theme, ...chosen.theme } };
}
