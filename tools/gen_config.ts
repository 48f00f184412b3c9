/** Writes config.yaml from the table of settings, so that no key is missing and none is stale. @module */

import { stringify } from "@std/yaml";
import type { Key } from "../core/config/key.ts";
import { envOf, flagOf, KEYS, SECTIONS } from "../core/config/keys.ts";
import { ROOT } from "./source_tree.ts";

/** The text of config.yaml: every key is there and switched off by a "#" before it. */
export function configText(): string {
  return `${[HEAD, ...settingBlocks(), ...EXAMPLES].join("\n\n")}\n`;
}

/** The text with every key switched on. A "#" and one space begin a sentence, which stays. */
export function switchedOn(text: string): string {
  return text.replaceAll(/^#(?! \S|$)/gm, "");
}

const HEAD = `# Settings of Model Lens. Generated from core/config/keys.ts by "deno task docs".
#
# Every key stands here with its default, switched off. To set one, take the "#" before it away; it
# then also beats the user's file, ~/.config/modellens/config.yaml. "limits.stall: 5" and "stall: 5"
# indented below "limits:" are the same.
#
# A flag beats the environment, which beats the project's file, which beats the user's file, which
# beats the default; "config show --sources" tells which it was. An unknown key is an error. An empty
# variable counts as absent.
#
# This file counts only beside cli.ts. Another project has its own modellens.config.yaml,
# modellens.config.json or .modellens/config.yaml; --config names any other file.`;

/** The sections whose keys are names of plugins, with an example of each. */
const EXAMPLES: readonly string[] = [
  `# ${SECTIONS.providers}.
#providers:
#  ollama:
#    # Where it listens.
#    url: http://localhost:11434
#    # Name of the environment variable that holds the key.
#    key_env: OLLAMA_API_KEY
#    # Further request headers; their values never reach a file.
#    headers:
#      x-team: evaluation
#    # The plugin's own settings.
#    settings: {}`,
  `# ${SECTIONS.benchmark_settings}; each benchmark says which it has.
#benchmark_settings:
#  speed-latency:
#    # Lengths of prompts and answers in tokens, and how often each is measured.
#    prompt: [64, 512, 2048]
#    generate: [32, 128]
#    repetitions: 5
#  needle:
#    # Lengths in tokens, depths in per cent, kinds and how often each is asked at each place.
#    lengths: [1024, 4096, 16384]
#    depths: [0, 50, 100]
#    kinds: [single, multi-key, multi-value, multi-query]
#    repetitions: 3
#    # Needles that nobody asks for, and the text: sentences, noise or story.
#    distractors: 3
#    # Tokens of a length that are kept for the answer.
#    answer_tokens: 128
#    haystack: sentences
#  memory:
#    # Lengths of prompts in tokens, how often each is asked, and how often the model is loaded anew.
#    lengths: [64, 512, 1024]
#    repetitions: 3
#    loads: 3
#  creativity:
#    # Answers to each task, their temperature and length, and a model of the same server that judges.
#    answers: 4
#    temperature: 0.8
#    max_tokens: 400
#    judge: qwen3:8b`,
  `# ${SECTIONS.alarm_settings}; "alarms --list" shows those of each alarm and what they mean.
#alarm_settings:
#  stuck:
#    # Seconds without a chunk before a stream stands still.
#    stall_seconds: 10
#  slower:
#    # Share by which answers must have become slower than earlier ones.
#    least_drop: 0.1`,
];

function settingBlocks(): string[] {
  return Object.entries<Key<unknown>>(KEYS).map(([name, { summary, wanted, initial, shape }]) => {
    const on = `--${flagOf(name)}`;
    return [
      `# ${summary}.`,
      `# Wanted: ${wanted}.`,
      `# Flag: ${shape === "switch" ? `${on} or --no-${flagOf(name)}` : on}. Environment: ${
        envOf(name)
      }.`,
      `#${name}: ${inline(initial)}`,
    ].join("\n");
  });
}

/** A default on one line. */
function inline(value: unknown): string {
  return stringify(value, { flowLevel: 0, lineWidth: -1 }).trim();
}

if (import.meta.main) await Deno.writeTextFile(new URL("config.yaml", ROOT), configText());
