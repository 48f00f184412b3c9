export interface Settings {
  theme: { colour: string; dense: boolean };
  tags: string[];
}

const DEFAULTS: Settings = { theme: { colour: "{{colour}}", dense: false }, tags: ["new"] };

/** The defaults with what a {{who}} has chosen. Tags are added to those that are there. */
export function settingsFor(
  chosen: { theme?: Partial<Settings["theme"]>; tags?: string[] } = {},
): Settings {
  return {
    theme: { ...DEFAULTS.theme, ...chosen.theme },
    tags: [...new Set([...DEFAULTS.tags, ...chosen.tags ?? []])],
  };
}
