/**
 * Checks the types of projects as strict TypeScript and turns them into JavaScript, one after the
 * other, in a process that holds no permission.
 * @module
 */

import { leave, nextJob, quoted, tellerOf } from "./channel.ts";
import { type Compiler, loadCompiler, type SourceFile, TEST_DECLARATIONS } from "./compiler.ts";

/** Loads the compiler and the declarations of the framework, and compiles until the channel is closed. */
export async function runCompile(
  framework: string,
  dropPermissions: () => void,
): Promise<void> {
  const job = nextJob();
  if (job === undefined) return leave();
  const compiler = await loadCompiler();
  const types = job.code === undefined || job.code === ""
    ? {}
    : JSON.parse(await Deno.readTextFile(job.code));
  const projects = new ProjectCompiler(compiler, { framework, types });
  dropPermissions();
  tellerOf(job).passed(`[[${quoted("ready")},""]]`);
  for (let next = nextJob(); next !== undefined; next = nextJob()) {
    const details = projects.compile(next.files ?? {});
    tellerOf(next).passed(`[${details.map(([key, text]) => `[${quoted(key)},${quoted(text)}]`)}]`);
  }
  leave();
}

const SETTINGS: Readonly<Record<string, object>> = {
  typescript: { lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"], types: [] },
  react: { lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"], types: [] },
  nestjs: { lib: ["lib.es2023.d.ts"], types: ["node"] },
};
/** A program's own text is as long as an answer; more faults than these tell nothing new. */
const MOST_FAULTS = 50;

/** A compiler for the projects of one framework. It keeps what it has read of libraries. */
class ProjectCompiler {
  readonly #compiler: Compiler;
  readonly #options: object;
  readonly #texts: Map<string, string>;
  readonly #folders: ReadonlySet<string>;
  readonly #kept = new Map<string, SourceFile | undefined>();
  readonly #resolutions: object;
  #last: object | undefined;

  constructor(
    compiler: Compiler,
    { framework, types }: {
      readonly framework: string;
      readonly types: Readonly<Record<string, string>>;
    },
  ) {
    this.#compiler = compiler;
    this.#texts = new Map([...Object.entries(types), [TEST_FILE, TEST_DECLARATIONS]]);
    this.#folders = foldersOf(this.#texts.keys());
    this.#options = {
      ...SETTINGS[framework],
      target: compiler.ScriptTarget.ES2022,
      module: compiler.ModuleKind.ESNext,
      moduleResolution: compiler.ModuleResolutionKind.Bundler,
      moduleDetection: compiler.ModuleDetectionKind.Force,
      jsx: compiler.JsxEmit.ReactJSX,
      strict: true,
      // Dependency injection reads the types of constructors.
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      useDefineForClassFields: false,
      esModuleInterop: true,
      skipLibCheck: true,
      noEmitOnError: false,
      newLine: 1,
    };
    this.#resolutions = compiler.createModuleResolutionCache("/", (name) => name, this.#options);
    // Read now, for nothing can be read later; parsed when it is wanted.
    const libraries = compiler.getDefaultLibFilePath(this.#options).replace(/[^/\\]*$/, "");
    for (const { name } of Deno.readDirSync(libraries)) {
      if (!/^lib\..*\.d\.ts$/.test(name)) continue;
      this.#texts.set(`/lib/${name}`, Deno.readTextFileSync(`${libraries}${name}`));
    }
    // The first check reads and binds what all programs use; no program should wait for that.
    this.compile({ "first.tsx": FIRST[framework] ?? "export {};" });
  }

  /** `faults` and the JavaScript of each file, as pairs. */
  compile(files: Readonly<Record<string, string>>): [string, string][] {
    const { createProgram, getPreEmitDiagnostics } = this.#compiler;
    const texts = new Map(Object.entries(files).map(([path, text]) => [`/${path}`, text]));
    const emitted: [string, string][] = [];
    const host = this.#host(texts, (path, text) => emitted.push([path.slice(1), text]));
    const program = createProgram({
      rootNames: [TEST_FILE, ...texts.keys()],
      options: this.#options,
      host,
      oldProgram: this.#last,
    });
    this.#last = program;
    const faults = getPreEmitDiagnostics(program).slice(0, MOST_FAULTS).map((one) => {
      const place = one.file?.getLineAndCharacterOfPosition(one.start ?? 0);
      return {
        path: one.file?.fileName.slice(1) ?? null,
        line: place === undefined ? null : place.line + 1,
        column: place === undefined ? null : place.character + 1,
        code: one.code,
        message: this.#compiler.flattenDiagnosticMessageText(one.messageText, " "),
      };
    });
    program.emit();
    return [["faults", JSON.stringify(faults)], ...emitted];
  }

  #host(texts: ReadonlyMap<string, string>, write: (path: string, text: string) => void): object {
    const { resolveModuleName } = this.#compiler;
    const folders = foldersOf(texts.keys());
    const host = {
      getSourceFile: (name: string) => {
        const text = texts.get(name);
        return text === undefined ? this.#library(name) : this.#parse(name, text);
      },
      getDefaultLibFileName: () => "/lib/lib.d.ts",
      getDefaultLibLocation: () => "/lib",
      writeFile: write,
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name: string) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (name: string) => texts.has(name) || this.#texts.has(name),
      readFile: (name: string) => texts.get(name) ?? this.#texts.get(name),
      directoryExists: (name: string) =>
        name === "/" || this.#folders.has(withoutSlash(name)) || folders.has(withoutSlash(name)),
      getDirectories: (name: string) =>
        name === "/node_modules/@types" ? childrenOf(name, this.#folders) : [],
      realpath: (name: string) => name,
      resolveModuleNameLiterals: (
        literals: readonly { readonly text: string }[],
        from: string,
        _redirected: object | undefined,
        options: object,
      ): readonly object[] =>
        literals.map(({ text }) =>
          // What stands in a project differs from one to the next, so it is not remembered.
          resolveModuleName(
            text,
            from,
            options,
            host,
            text.startsWith(".") && texts.has(from) ? undefined : this.#resolutions,
          )
        ),
    };
    return host;
  }

  #library(name: string): SourceFile | undefined {
    if (!this.#kept.has(name)) {
      const text = this.#texts.get(name);
      this.#kept.set(name, text === undefined ? undefined : this.#parse(name, text));
    }
    return this.#kept.get(name);
  }

  #parse(name: string, text: string): SourceFile {
    const { createSourceFile, ScriptTarget } = this.#compiler;
    return createSourceFile(name, text, { languageVersion: ScriptTarget.ES2022 });
  }
}

const TEST_FILE = "/sandbox_test.d.ts";

/** What nearly every program of a framework imports. */
const FIRST: Readonly<Record<string, string>> = {
  react:
    `import { useState } from "react"; import { render } from "@testing-library/react"; import userEvent from "@testing-library/user-event"; export const x = () => <p onClick={() => render(<b>{useState(1)[0]}</b>)}>{String(userEvent)}</p>;`,
  nestjs:
    `import "reflect-metadata"; import { Injectable } from "@nestjs/common"; import { Reflector } from "@nestjs/core"; import { Test } from "@nestjs/testing"; import { of } from "rxjs"; @Injectable() export class A { constructor(readonly r: Reflector) { of(Test); } }`,
};

function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      folders.add(path.slice(0, end));
    }
  }
  return folders;
}

function withoutSlash(name: string): string {
  return name.endsWith("/") ? name.slice(0, -1) : name;
}

function childrenOf(folder: string, folders: ReadonlySet<string>): string[] {
  return [...folders].filter((one) =>
    one.startsWith(`${folder}/`) && !one.slice(folder.length + 1).includes("/")
  ).map((one) => one.slice(folder.length + 1));
}
