/** What is used of the TypeScript compiler. Its own types are not read, for that would download it. @module */

/** A file as the compiler has read it. */
export interface SourceFile {
  readonly fileName: string;
  getLineAndCharacterOfPosition(position: number): {
    readonly line: number;
    readonly character: number;
  };
}

/** Something that the compiler found. */
export interface CompilerDiagnostic {
  readonly code: number;
  readonly start?: number;
  readonly file?: SourceFile;
  readonly messageText: unknown;
}

/** The compiler. */
export interface Compiler {
  readonly ScriptTarget: { readonly ES2022: number };
  readonly ModuleKind: { readonly ESNext: number };
  readonly ModuleResolutionKind: { readonly Bundler: number };
  readonly ModuleDetectionKind: { readonly Force: number };
  readonly JsxEmit: { readonly ReactJSX: number };
  getDefaultLibFilePath(options: object): string;
  createModuleResolutionCache(
    folder: string,
    canonical: (name: string) => string,
    options: object,
  ): object;
  resolveModuleName(
    name: string,
    from: string,
    options: object,
    host: object,
    cache: object | undefined,
  ): object;
  createSourceFile(name: string, text: string, settings: object): SourceFile;
  createProgram(options: {
    readonly rootNames: readonly string[];
    readonly options: object;
    readonly host: object;
    readonly oldProgram?: object | undefined;
  }): { emit(): unknown };
  getPreEmitDiagnostics(program: object): readonly CompilerDiagnostic[];
  flattenDiagnosticMessageText(text: unknown, newLine: string): string;
}

/** Joined at run time: a specifier in one piece would be downloaded whenever the program starts. */
const PACKAGE = ["type", "script"].join("");

/** Loads it, in the version and with the checksum of the lock. */
export async function loadCompiler(): Promise<Compiler> {
  const { default: compiler } = await import(PACKAGE) as { readonly default: Compiler };
  return compiler;
}

/** The types of the module that hidden tests import. */
export const TEST_DECLARATIONS = `
declare module "sandbox:test" {
  export function test(name: string, run: () => unknown): void;
  export const assert: {
    (value: unknown, message?: string): asserts value;
    ok(value: unknown, message?: string): asserts value;
    equal(actual: unknown, expected: unknown, message?: string): void;
    notEqual(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    notDeepEqual(actual: unknown, expected: unknown, message?: string): void;
    match(text: string, pattern: RegExp, message?: string): void;
    throws(run: () => unknown, expected?: unknown, message?: string): void;
    rejects(run: Promise<unknown> | (() => Promise<unknown>), expected?: unknown, message?: string): Promise<void>;
    fail(message?: string): never;
  };
}
`;
