/** Small models that are known to the last byte, for a machine that has none. @module */

/** A model file at a fixed commit. */
export interface CatalogueModel {
  /** What users type. */
  readonly name: string;
  readonly repository: string;
  /** Commit of the repository, 40 hexadecimal digits. */
  readonly revision: string;
  /** Path in the repository. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the file in hexadecimal, which is also its Git LFS object id. */
  readonly sha256: string;
  /** SPDX identifier. */
  readonly licence: string;
}

/**
 * Instruct models in Q4_K_M, the smallest first. Size and hash are those that the pages of the
 * repositories show, and those that people who downloaded the files have published since.
 */
export const CATALOGUE: readonly CatalogueModel[] = [
  {
    name: "smollm2-135m",
    repository: "bartowski/SmolLM2-135M-Instruct-GGUF",
    revision: "09816acd5d99df7be770d85ea30822623dab342c",
    file: "SmolLM2-135M-Instruct-Q4_K_M.gguf",
    bytes: 105_454_432,
    sha256: "2e8040ceae7815abe0dcb3540b9995eaa1fa0d2ca9e797d0a635ae4433c68c2d",
    licence: "Apache-2.0",
  },
  {
    name: "smollm2-360m",
    repository: "bartowski/SmolLM2-360M-Instruct-GGUF",
    revision: "ab928a97ee49f3a015f35194879f68211291d6ca",
    file: "SmolLM2-360M-Instruct-Q4_K_M.gguf",
    bytes: 270_590_880,
    sha256: "2fa3f013dcdd7b99f9b237717fa0b12d75bbb89984cc1274be1471a465bac9c2",
    licence: "Apache-2.0",
  },
  {
    name: "qwen2.5-0.5b",
    repository: "Qwen/Qwen2.5-0.5B-Instruct-GGUF",
    revision: "9217f5db79a29953eb74d5343926648285ec7e67",
    file: "qwen2.5-0.5b-instruct-q4_k_m.gguf",
    bytes: 491_400_032,
    sha256: "74a4da8c9fdbcd15bd1f6d01d621410d31c6fc00986f5eb687824e7b93d7a9db",
    licence: "Apache-2.0",
  },
];

/** The model of a name, whatever its case; undefined when there is none. */
export function catalogueModel(name: string): CatalogueModel | undefined {
  return CATALOGUE.find((model) => model.name === name.toLowerCase());
}
