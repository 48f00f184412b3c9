/** `completions`: scripts with which shells complete commands and flags, made from the commands themselves. @module */

import { type Command, COMMON_FLAGS } from "./command.ts";
import { BARE, COMMANDS } from "./commands.ts";
import { UsageError } from "./errors.ts";

export const completions: Command = {
  summary: "Print completions for bash, zsh or fish",
  usage: "<bash|zsh|fish>",
  examples: [
    "completions bash > ~/.local/share/bash-completion/completions/modellens",
    "completions zsh >> ~/.zshrc",
    "completions fish > ~/.config/fish/completions/modellens.fish",
  ],
  flags: {
    "name": { summary: "Name that the program is called by; default modellens", value: "NAME" },
  },
  takes: [1, 1],

  async run({ terminal, args, values }) {
    const [shell = ""] = args;
    const name = values["name"]?.[0] ?? "modellens";
    if (!/^\w[\w.-]*$/.test(name)) {
      throw new UsageError(`Cannot complete a program "${name}"`, "Wanted a plain name");
    }
    const commands = await loaded();
    if (shell === "bash") terminal.out(bash(name, commands));
    else if (shell === "zsh") terminal.out(zsh(name, commands));
    else if (shell === "fish") terminal.out(fish(name, commands));
    else throw new UsageError(`Cannot complete for "${shell}"`, "Wanted bash, zsh or fish");
    return 0;
  },
};

/** What can be typed of a command. */
interface Words {
  /** Its name in words: `["trace", "list"]`. */
  readonly words: readonly string[];
  readonly summary: string;
  readonly flags: Command["flags"];
  /** Values of its first argument, where they are few. */
  readonly choices: readonly string[];
}

async function loaded(): Promise<readonly Words[]> {
  return await Promise.all(
    Object.entries(COMMANDS).map(async ([name, { summary, load }]) => {
      const { flags, usage } = await load();
      const first = usage.split(" ")[0] ?? "";
      return {
        words: name.split(" "),
        summary,
        flags: { ...flags, ...COMMON_FLAGS },
        choices: choicesOf(first.replace(/^<(.*)>$/, "$1")),
      };
    }),
  );
}

/** `a|b` are two values; one word only stands for a value. */
function choicesOf(value = ""): readonly string[] {
  return value.includes("|") ? value.split("|") : [];
}

/** Commands of two words by their first. */
function nounsOf(commands: readonly Words[]): ReadonlyMap<string, readonly Words[]> {
  return Map.groupBy(
    commands.filter(({ words }) => words.length > 1),
    ({ words }) => words[0] ?? "",
  );
}

function bash(name: string, commands: readonly Words[]): string {
  const id = name.replace(/\W/g, "_");
  const firsts = new Set(commands.map(({ words }) => words[0]));
  const values = new Map(
    commands.flatMap(({ flags }) =>
      Object.entries(flags).map(([flag, { value }]) => [flag, choicesOf(value)] as const)
    ).filter(([, choices]) => choices.length > 0),
  );
  return [
    `_${id}() {`,
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" words=""',
    '  case "$previous" in',
    ...[...values].map(([flag, choices]) => `    --${flag}) words="${choices.join(" ")}" ;;`),
    "  esac",
    '  if [ -n "$words" ]; then :',
    `  elif [ "$COMP_CWORD" -eq 1 ]; then words="${[...firsts].join(" ")} --help --version"`,
    '  else case "$COMP_CWORD ${COMP_WORDS[1]} ${COMP_WORDS[2]}" in',
    ...[...nounsOf(commands)].flatMap(([noun, members]) => [
      `    "2 ${noun} -"*) words="${flagWords(flagsOfBare(noun, members))}" ;;`,
      `    "2 ${noun} "*) words="${members.map(({ words }) => words[1]).join(" ")}" ;;`,
    ]),
    ...commands.map(({ words, flags, choices }) => {
      // A command of one word is followed by whatever is being typed.
      const rest = words.length === 1 ? ' "*' : '"';
      const all = [...choices, flagWords(flags)].join(" ");
      return `    *" ${words.join(" ")}${rest}) words="${all}" ;;`;
    }),
    "  esac; fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    "}",
    `complete -o default -F _${id} ${name}`,
  ].join("\n");
}

/** A noun alone is called as one of its commands. */
function flagsOfBare(noun: string, members: readonly Words[]): Command["flags"] {
  return members.find(({ words }) => words.join(" ") === BARE[noun])?.flags ?? {};
}

function flagWords(flags: Command["flags"]): string {
  return Object.keys(flags).map((flag) => `--${flag}`).join(" ");
}

function zsh(name: string, commands: readonly Words[]): string {
  return [
    "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }",
    "autoload -Uz bashcompinit && bashcompinit",
    bash(name, commands),
  ].join("\n");
}

function fish(name: string, commands: readonly Words[]): string {
  const line = (condition: string, what: string, summary: string) =>
    `complete -c ${name} -n ${quoted(condition)} ${what} -d ${quoted(summary)}`;
  const seen = (words: readonly string[]) =>
    words.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
  const nouns = [...nounsOf(commands)].map(([noun, members]) =>
    line(
      "__fish_use_subcommand",
      `-f -a ${noun}`,
      members.map(({ words }) => words[1]).join(", "),
    )
  );
  return [
    ...nouns,
    ...commands.flatMap(({ words, summary, flags, choices }) => {
      const above = words.slice(0, -1);
      return [
        line(
          above.length === 0 ? "__fish_use_subcommand" : seen(above),
          `-f -a ${words.at(-1)}`,
          summary,
        ),
        ...choices.map((choice) => line(seen(words), `-f -a ${choice}`, choice)),
        ...Object.entries(flags).map(([flag, { summary: text, value }]) =>
          line(seen(words), `-l ${flag}${valueOf(value)}`, text)
        ),
      ];
    }),
  ].join("\n");
}

function valueOf(value: string | undefined): string {
  if (value === undefined) return "";
  const choices = choicesOf(value);
  return choices.length === 0 ? " -r" : ` -x -a ${quoted(choices.join(" "))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
