/** The rows of SWE-bench Lite. @module */

import type { DataFile } from "model-lens";
import { z } from "zod";

/** Names of tests, which the data have as JSON within a text. */
const Names = z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)));

/** What is read of a row. */
export const Row = z.object({
  instance_id: z.string(),
  repo: z.string(),
  base_commit: z.string(),
  version: z.string(),
  problem_statement: z.string(),
  /** The reference: only the names of its files are used, for retrieval. */
  patch: z.string(),
  test_patch: z.string(),
  FAIL_TO_PASS: Names,
  PASS_TO_PASS: Names,
});
export type Row = z.infer<typeof Row>;

/** The split that results are published for. */
export const DATA = {
  test: {
    file: "test-00000-of-00001.parquet",
    url:
      "https://huggingface.co/datasets/princeton-nlp/SWE-bench_Lite/resolve/6ec7bb89b9342f664a54a6e0a6ea6501d3437cc2/data/test-00000-of-00001.parquet",
    sha256: "7a21f37b8bc179c7db5beeb14e88ac538ba283455c776e6b2535bbfb6e3551b4",
    bytes: 1_119_540,
    licence: "not stated for the data; patches are under the licences of their projects",
    from: "huggingface.co/datasets/princeton-nlp/SWE-bench_Lite",
    // 294 of the 300 rows: without those of projects under the GPL.
    others: [{
      file: "lite-test.permissive.jsonl",
      sha256: "577b17eafd8dd22715e6712b5c5a91aa545cd430aaef57f83defac85413c5feb",
    }],
  },
} satisfies Readonly<Record<string, DataFile>>;
