/**
 * Runs programs in Python, one after the other, in an interpreter that holds no permission. Between
 * two programs the whole memory of the interpreter is put back, so that none finds traces of another.
 * @module
 */

import { type Job, leave, nextJob, quoted, type Teller, tellerOf } from "./channel.ts";
import { harden } from "./python_setup.ts";
import { keepMemory, type Machine, watchFiles } from "./python_machine.ts";
import { startPyodide } from "./python_start.ts";

/** What the child says once it can run programs. */
const READY = "ready";
/** What it adds to the last verdict of an interpreter. */
const RENEW = "renew";

/** Starts the interpreter, says that it is ready, and runs programs until the channel is closed. */
export async function runPython(dropPermissions: () => void): Promise<void> {
  const job = nextJob();
  if (job === undefined) return leave();
  const python = await startPyodide(job.code ?? "");
  dropPermissions();
  const printed = new Printed();
  const machine = harden(python, printed);
  const files = watchFiles(python);
  const memory = keepMemory(python);
  const isReusable = () => files.areClean() && memory.isSmall();
  tellerOf(job).passed(`[[${quoted(READY)},""]]`);
  for (let next = nextJob(); next !== undefined; next = nextJob()) {
    runOne(next, { machine, printed, isReusable });
    if (!isReusable()) return leave();
    memory.restore();
  }
  leave();
}

interface Bench {
  readonly machine: Machine;
  readonly printed: Printed;
  /** False for an interpreter that has grown or has other files: it is not worth cleaning. */
  readonly isReusable: () => boolean;
}

function runOne(job: Job, { machine, printed, isReusable }: Bench): void {
  const teller = tellerOf(job);
  printed.begin(job, teller);
  let failure: unknown;
  let failed = false;
  try {
    machine.run(job.code ?? "");
  } catch (reason) {
    failed = true;
    failure = reason;
  }
  const output = printed.end();
  const details = `[[${quoted(output)},""]${isReusable() ? "" : `,[${quoted(RENEW)},""]`}]`;
  if (!failed) return teller.passed(details);
  if (!machine.isException(failure)) {
    // The interpreter itself has died, so nothing can be said of the program.
    return leave(70);
  }
  teller.failed(machine.lastLine(failure), details);
}

/** What the program at hand has printed. */
class Printed {
  #left = 0;
  #kept = "";
  #teller: Teller | undefined;
  #decoder = new TextDecoder();

  begin({ outputBytes }: Job, teller: Teller): void {
    this.#left = outputBytes;
    this.#kept = "";
    this.#teller = teller;
    this.#decoder = new TextDecoder();
  }

  /** Takes note, and ends the process where it is too much. */
  write(bytes: Uint8Array): number {
    this.#left -= bytes.length;
    if (this.#left < 0) {
      this.#teller?.flooded();
      leave();
    }
    if (this.#kept.length < MOST_KEPT) this.#kept += this.#decoder.decode(bytes, { stream: true });
    return bytes.length;
  }

  /** The beginning of it. */
  end(): string {
    return this.#kept;
  }
}

const MOST_KEPT = 65_536;
