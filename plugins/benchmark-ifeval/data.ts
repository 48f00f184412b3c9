/** The prompts of IFEval, and what its checks need: files of other projects, fetched like the prompts. @module */

import type { DataFile } from "model-lens";

/** The commit of langdetect 1.0.9. */
const PROFILES = new URL(
  "https://raw.githubusercontent.com/Mimino666/langdetect/a1598f1afcbfe9a758cfd06bd688fbc5780177b2/langdetect/profiles/",
);

/** In the order of the file that they are joined to. */
const LANGUAGES =
  ("af ar bg bn ca cs cy da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt " +
    "lv mk ml mr ne nl no pa pl pt ro ru sk sl so sq sv sw ta te th tl tr uk ur vi zh-cn zh-tw")
    .split(" ");

export const DATA = {
  prompts: {
    file: "ifeval_input_data.jsonl",
    url:
      "https://huggingface.co/datasets/google/IFEval/resolve/966cd89545d6b6acfd7638bc708b98261ca58e84/ifeval_input_data.jsonl",
    sha256: "6a85310ca8ce15eff755aa08a3a4ff931c7e273e7515ebb3c492ea85fd8288f2",
    bytes: null,
    licence: "Apache-2.0",
    from: "huggingface.co/datasets/google/IFEval",
    // As in the repository of the paper's authors, without the arguments that are null.
    others: [{
      file: "input_data.jsonl",
      sha256: "67ffeee0fcb87c317c5b08a2de85557b4a7e96ada6178aa645b4954fe4b53d49",
    }],
  },
  punkt: {
    file: "punkt-english.json",
    url: "https://raw.githubusercontent.com/neurosnap/sentences/v1.0.6/data/english.json",
    sha256: "2498632eaf8c3d0480c074e0331057ea9b20f1306523db06ff742689269a21a8",
    bytes: 403107,
    licence: "MIT",
    from: "github.com/neurosnap/sentences, the English parameters of NLTK's Punkt",
  },
  profiles: {
    file: "langdetect-profiles.json",
    url: PROFILES.href,
    sha256: "f82c564f96d1d14ea04823e2f9b2b1bcc4d3ba16ff7d88bc71ea003108e6edfb",
    bytes: 2_205_287,
    licence: "Apache-2.0",
    from: "github.com/Mimino666/langdetect",
    parts: Object.fromEntries(LANGUAGES.map((code) => [code, new URL(code, PROFILES).href])),
  },
  tables: {
    file: "langdetect-messages.properties",
    url: new URL("../utils/messages.properties", PROFILES).href,
    sha256: "0b21c8d7329e50acf3ddcb3906fa412cdc0f7dab6b44905a27716dfe086ef5ec",
    bytes: 43_334,
    licence: "Apache-2.0",
    from: "github.com/Mimino666/langdetect",
  },
} satisfies Readonly<Record<string, DataFile>>;
