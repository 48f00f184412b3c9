/** `completions`: scripts with which shells complete commands and flags, made from the commands themselves. @module */

import { type Command, COMMON_FLAGS } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { UsageError } from "./errors.ts";

export const completions: Command = {
  summary: "Print completions for bash, zsh or fish",
  usage: "<bash|zsh|fish>",
  examples: [
    "completions bash > ~/.local/share/bash-completion/completions/modellens",
    "completions fish > ~/.config/fish/completions/modellens.fish",
  ],
  flags: {
    "name": { summary: "Name that the program is called by; default modellens", value: "NAME" },
  },
  takes: [1, 1],

  async run({ terminal, args, values }) {
    const [shell = ""] = args;
    const name = values["name"]?.[0] ?? "modellens";
    if (!/^[\w.-]+$/.test(name)) {
      throw new UsageError(`Cannot complete a program "${name}"`, "Wanted a plain name");
    }
    const commands = await loaded();
    if (shell === "bash") terminal.out(bash(name, commands));
    else if (shell === "zsh") {
      terminal.out(`autoload -U bashcompinit && bashcompinit\n${bash(name, commands)}`);
    } else if (shell === "fish") terminal.out(fish(name, commands));
    else throw new UsageError(`Cannot complete for "${shell}"`, "Wanted bash, zsh or fish");
    return 0;
  },
};

/** Flags by command. */
type Words = readonly {
  readonly name: string;
  readonly summary: string;
  readonly flags: Command["flags"];
}[];

async function loaded(): Promise<Words> {
  return await Promise.all(
    Object.entries(COMMANDS).map(async ([name, { summary, load }]) => {
      const { flags } = await load();
      return { name, summary, flags: { ...flags, ...COMMON_FLAGS } };
    }),
  );
}

function bash(name: string, commands: Words): string {
  const firsts = [...new Set(commands.map((one) => one.name.split(" ")[0] ?? ""))];
  const cases = commands.map(({ name: words, flags }) =>
    `    "${words}"*) words="${Object.keys(flags).map((flag) => `--${flag}`).join(" ")}" ;;`
  );
  const nouns = Map.groupBy(
    commands.filter((one) => one.name.includes(" ")),
    (one) => one.name.split(" ")[0] ?? "",
  );
  const seconds = [...nouns].map(([noun, members]) =>
    `    ${noun}) words="${members.map((one) => one.name.split(" ")[1]).join(" ")}" ;;`
  );
  const id = name.replace(/\W/g, "_");
  return [
    `_${id}() {`,
    '  local current="${COMP_WORDS[COMP_CWORD]}" words=""',
    `  if [ "$COMP_CWORD" -eq 1 ]; then words="${firsts.join(" ")} --help --version"`,
    '  elif [ "$COMP_CWORD" -eq 2 ] && [ "${current#-}" = "$current" ]; then case "${COMP_WORDS[1]}" in',
    ...seconds,
    "  esac",
    '  else case "${COMP_WORDS[1]} ${COMP_WORDS[2]}" in',
    ...cases,
    "  esac; fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    "}",
    `complete -o default -F _${id} ${name}`,
  ].join("\n");
}

function fish(name: string, commands: Words): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
  return commands.flatMap(({ name: words, summary, flags }) => {
    const [first = "", second] = words.split(" ");
    const condition = second === undefined
      ? `__fish_seen_subcommand_from ${first}`
      : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
    return [
      second === undefined
        ? `complete -c ${name} -n __fish_use_subcommand -f -a ${first} -d ${quoted(summary)}`
        : `complete -c ${name} -n '__fish_seen_subcommand_from ${first}' -f -a ${second} -d ${
          quoted(summary)
        }`,
      ...Object.entries(flags).map(([flag, { summary: text, value }]) =>
        `complete -c ${name} -n '${condition}' -l ${flag}${value === undefined ? "" : " -r"} -d ${
          quoted(text)
        }`
      ),
    ];
  }).join("\n");
}
