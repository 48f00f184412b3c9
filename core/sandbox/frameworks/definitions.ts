/** The frameworks that projects may be written in: what their packs are made of. @module */

/** A framework that a project's files may import. `typescript` is the language alone. */
export type ProjectFramework = "typescript" | "nestjs" | "react";

/** What a pack is made of. Versions and checksums stand in packages.json and packages.lock. */
export interface FrameworkDefinition {
  /** What programs may import, in the order in which it is loaded. */
  readonly modules: readonly string[];
  /** Imported before all of it, for what it does to the global object. */
  readonly first?: string;
  /** Packages whose type declarations programs are checked against, with all that these need. */
  readonly types: readonly string[];
  /** Whether its programs need a document, which is `happy-dom`'s. */
  readonly dom: boolean;
  /** What its packages load only where it is installed, and here it is not. */
  readonly absent: readonly string[];
}

/** By name. */
export const FRAMEWORKS: Readonly<
  Record<Exclude<ProjectFramework, "typescript">, FrameworkDefinition>
> = {
  react: {
    modules: [
      "react",
      "react/jsx-runtime",
      "react-dom",
      "react-dom/client",
      "@testing-library/dom",
      "@testing-library/react",
      "@testing-library/user-event",
    ],
    types: [
      "@types/react",
      "@types/react-dom",
      "@testing-library/react",
      "@testing-library/user-event",
    ],
    dom: true,
    absent: [],
  },
  nestjs: {
    first: "reflect-metadata",
    modules: [
      "reflect-metadata",
      "@nestjs/common",
      "@nestjs/core",
      "@nestjs/testing",
      "rxjs",
      "rxjs/operators",
    ],
    types: [
      "@nestjs/common",
      "@nestjs/core",
      "@nestjs/testing",
      "reflect-metadata",
      "rxjs",
      "@types/node",
    ],
    dom: false,
    absent: [
      "@nestjs/microservices",
      "@nestjs/microservices/*",
      "@nestjs/platform-express",
      "@nestjs/websockets",
      "@nestjs/websockets/*",
      "class-transformer",
      "class-validator",
    ],
  },
};
