/** Checks the types of programs, one after the other, in a process that holds no permission. @module */

import { leave, nextJob, quoted, tellerOf } from "./channel.ts";

/** What is used of the compiler. Its own types are not read, for that would download it. */
interface Compiler {
  readonly ScriptTarget: { readonly ES2015: number };
  getDefaultLibFilePath(options: object): string;
  createSourceFile(name: string, text: string, target: number): object;
  createProgram(options: {
    readonly rootNames: readonly string[];
    readonly options: object;
    readonly host: object;
    readonly oldProgram?: object | undefined;
  }): object;
  getPreEmitDiagnostics(program: object): readonly Diagnostic[];
  flattenDiagnosticMessageText(text: unknown, newLine: string): string;
}

interface Diagnostic {
  readonly code: number;
  readonly start?: number;
  readonly messageText: unknown;
}

/** Joined at run time: a specifier in one piece would be downloaded whenever the program starts. */
const PACKAGE = ["type", "script"].join("");

/** Loads the compiler, says that it is ready, and checks programs until the channel is closed. */
export async function runTypecheck(dropPermissions: () => void): Promise<void> {
  const job = nextJob();
  if (job === undefined) return leave();
  const { default: compiler } = await import(PACKAGE) as { readonly default: Compiler };
  const checker = new Checker(compiler);
  dropPermissions();
  tellerOf(job).passed(`[[${quoted("ready")},""]]`);
  for (let next = nextJob(); next !== undefined; next = nextJob()) {
    const fault = checker.check(next.code ?? "");
    if (fault === undefined) tellerOf(next).passed();
    else tellerOf(next).failed(fault);
  }
  leave();
}

const FILE = "/program.ts";

/** `tsc --target ES2015 --lib ES2015,DOM`, not strict: what MultiPL-E's published scores were made with. */
class Checker {
  readonly #compiler: Compiler;
  readonly #options: object;
  readonly #libraries = new Map<string, object>();
  #last: object | undefined;

  constructor(compiler: Compiler) {
    this.#compiler = compiler;
    const target = compiler.ScriptTarget.ES2015;
    const lib = ["lib.es2015.d.ts", "lib.dom.d.ts"];
    // A fault between program and library is told at the program; the libraries alone have none.
    this.#options = { target, lib, types: [], noEmit: true, skipLibCheck: true };
    const folder = compiler.getDefaultLibFilePath(this.#options).replace(/[^/\\]*$/, "");
    for (const { name } of Deno.readDirSync(folder)) {
      // What ES2015 and DOM refer to is not known before it is read, so that all are read.
      if (!/^lib\..*\.d\.ts$/.test(name)) continue;
      const text = Deno.readTextFileSync(`${folder}${name}`);
      this.#libraries.set(name, compiler.createSourceFile(`/lib/${name}`, text, target));
    }
    // The first check binds the libraries; no program should wait for that.
    this.check("");
  }

  /** The first faults of a program; undefined when there is none. */
  check(code: string): string | undefined {
    const { createSourceFile, ScriptTarget, createProgram, getPreEmitDiagnostics } = this.#compiler;
    const program = createSourceFile(FILE, code, ScriptTarget.ES2015);
    const host = {
      getSourceFile: (name: string) =>
        name === FILE ? program : this.#libraries.get(name.replace(/^.*\//, "")),
      getDefaultLibFileName: () => "/lib/lib.d.ts",
      getDefaultLibLocation: () => "/lib",
      writeFile: () => {},
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name: string) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (name: string) => name === FILE,
      readFile: () => undefined,
    };
    const options = { rootNames: [FILE], options: this.#options, host, oldProgram: this.#last };
    this.#last = createProgram(options);
    const diagnostics = getPreEmitDiagnostics(this.#last);
    if (diagnostics.length === 0) return undefined;
    return diagnostics.slice(0, 3).map(({ code: number, start = 0, messageText }) => {
      const line = code.slice(0, start).split("\n").length;
      const text = this.#compiler.flattenDiagnosticMessageText(messageText, " ");
      return `line ${line}: TS${number} ${text}`;
    }).join("; ");
  }
}
