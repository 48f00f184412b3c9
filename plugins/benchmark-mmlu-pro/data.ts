/** The files of MMLU-Pro. @module */

import type { DataFile } from "model-lens";

/**
 * The questions as they are since January 2026, when space before options was taken away. The copies
 * of before have the same rows: of 532 questions the official prompt differs by that space. No hash of
 * today's worked examples is published; these are of before.
 */
export const DATA = {
  test: {
    file: "test-00000-of-00001.parquet",
    url:
      "https://huggingface.co/datasets/TIGER-Lab/MMLU-Pro/resolve/b189ec765aa7ed75c8acfea42df31fdae71f97be/data/test-00000-of-00001.parquet",
    sha256: "0e24a191921c2f453518a537a8b2117bd137e7714d4ef1565e9ba06c1ecb9ad8",
    bytes: null,
    licence: "MIT",
    from: "huggingface.co/datasets/TIGER-Lab/MMLU-Pro",
    others: [{
      file: "test.jsonl",
      sha256: "fe5e8afc4355a97993e0124929b56fcaf9b308e739995e546dbc5b8573bb806a",
    }],
  },
  validation: {
    file: "validation-00000-of-00001.parquet",
    url:
      "https://raw.githubusercontent.com/zai-org/glm-simple-evals/2974f4ef150808745edd4a7aef3dc589f54b53f7/data/mmlu_pro/validation-00000-of-00001.parquet",
    sha256: "a6db33e44c7a8d6a0a9665aabe6596a5e7436bebb62412d1219821283835e457",
    bytes: 45_312,
    licence: "MIT",
    from:
      "huggingface.co/datasets/TIGER-Lab/MMLU-Pro, as copied in github.com/zai-org/glm-simple-evals",
    others: [{
      file: "validation.jsonl",
      sha256: "9a16788916f5bb6343cb6a2a9bec38723cb7f6af14ddc5bc62dbf46e97e38e75",
    }],
  },
} satisfies Readonly<Record<string, DataFile>>;
