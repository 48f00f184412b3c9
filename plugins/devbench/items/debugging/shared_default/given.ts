export interface Settings {
  theme: { colour: string; dense: boolean };
  tags: string[];
}

const DEFAULTS: Settings = { theme: { colour: "{{colour}}", dense: false }, tags: ["new"] };

/** The defaults with what a {{who}} has chosen. Tags are added to those that are there. */
export function settingsFor(
  chosen: { theme?: Partial<Settings["theme"]>; tags?: string[] } = {},
): Settings {
  const settings = { ...DEFAULTS };
  Object.assign(settings.theme, chosen.theme);
  for (const tag of chosen.tags ?? []) {
    if (!settings.tags.includes(tag)) settings.tags.push(tag);
  }
  return settings;
}
