/** Commands that change how the program is set up. @module */

import type { Entry } from "./entry.ts";

/** By the words that call them. */
export const SET_UP: Readonly<Record<string, Entry>> = {
  "models get": {
    group: "Set up",
    summary: "Fetch a model, resumed and checked; without a name, list some",
    load: async () => (await import("../models/get.ts")).modelsGet,
  },
  "data get": {
    group: "Set up",
    summary: "Fetch the data of benchmarks, resumed and checked",
    load: async () => (await import("../data/get.ts")).dataGet,
  },
  "cache clear": {
    group: "Set up",
    summary: "Remove the cache, or a part of it; everything in it can be fetched or made again",
    load: async () => (await import("../cache/clear.ts")).cacheClear,
  },
  "plugins list": {
    group: "Set up",
    summary: "List plugins and skills, and whether they are locked",
    load: async () => (await import("../plugin/list.ts")).pluginsList,
  },
  "plugins show": {
    group: "Set up",
    summary: "Show a plugin or skill, and each of its files beside what was locked",
    load: async () => (await import("../plugin/show.ts")).pluginsShow,
  },
  "plugins lock": {
    group: "Set up",
    summary: "Accept plugins as they are now",
    load: async () => (await import("../plugin/lock.ts")).pluginsLock,
  },
  "plugins verify": {
    group: "Set up",
    summary: "Compare plugins with the lock",
    load: async () => (await import("../plugin/verify.ts")).pluginsVerify,
  },
  "plugins new": {
    group: "Set up",
    summary: "Make the folder of a new plugin, with a test that passes",
    load: async () => (await import("../plugin/new.ts")).pluginsNew,
  },
  "skills list": {
    group: "Set up",
    summary: "List skills, what they ask for, and whether they are locked",
    load: async () => (await import("../skill/list.ts")).skillsList,
  },
  "skills info": {
    group: "Set up",
    summary: "Show what a skill takes, gives, asks for and may use up",
    load: async () => (await import("../skill/info.ts")).skillsInfo,
  },
  "skills run": {
    group: "Set up",
    summary: "Call a skill by hand, in a process that holds no right",
    load: async () => (await import("../skill/run.ts")).skillsRun,
  },
  "skills new": {
    group: "Set up",
    summary: "Make the folder of a new skill, with a test that passes",
    load: async () => (await import("../skill/list.ts")).skillsNew,
  },
  "skills verify": {
    group: "Set up",
    summary: "Compare skills with the lock, and run the examples of their manifests",
    load: async () => (await import("../skill/verify.ts")).skillsVerify,
  },
  "packs list": {
    group: "Set up",
    summary: "List prompt packs, and whether they are locked",
    load: async () => (await import("../pack/packs.ts")).packsList,
  },
  "packs new": {
    group: "Set up",
    summary: "Make the folder of a new prompt pack, whose proofs hold",
    load: async () => (await import("../pack/new.ts")).packsNew,
  },
  "packs validate": {
    group: "Set up",
    summary: "Check prompt packs, and prove that right answers pass and wrong ones fail",
    load: async () => (await import("../pack/validate.ts")).packsValidate,
  },
  "packs lock": {
    group: "Set up",
    summary: "Accept prompt packs as they are now",
    load: async () => (await import("../pack/packs.ts")).packsLock,
  },
  "packs install": {
    group: "Set up",
    summary: "Install a prompt pack from a folder, an archive or a URL",
    load: async () => (await import("../pack/install.ts")).packsInstall,
  },
  "packs remove": {
    group: "Set up",
    summary: "Remove an installed prompt pack",
    load: async () => (await import("../pack/install.ts")).packsRemove,
  },
  "config show": {
    group: "Set up",
    summary: "Show every setting and where it comes from",
    load: async () => (await import("../config_show.ts")).configShow,
  },
  "auth token": {
    group: "Set up",
    summary: "Make a token by which other machines may use serve",
    load: async () => (await import("../server/auth_token.ts")).authToken,
  },
  "auth list": {
    group: "Set up",
    summary: "List the tokens that are good",
    load: async () => (await import("../server/auth_list.ts")).authList,
  },
  "auth revoke": {
    group: "Set up",
    summary: "Make a token invalid at once",
    load: async () => (await import("../server/auth_revoke.ts")).authRevoke,
  },
  "imitate": {
    group: "Set up",
    summary: "Start an imitation model server, with defects on demand",
    load: async () => (await import("../imitate.ts")).imitate,
  },
  "completions": {
    group: "Set up",
    summary: "Print completions for bash, zsh or fish",
    load: async () => (await import("../completions.ts")).completions,
  },
};
