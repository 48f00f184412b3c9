/** Takes from an interpreter what a program that computes does not need. @module */

import type { Machine } from "./python_machine.ts";
import type { Pyodide } from "./python_start.ts";

/** Where the output of a program goes. */
interface Sink {
  write(bytes: Uint8Array): number;
}

/** Prepares the interpreter; its permissions are gone already. */
export function harden(python: Pyodide, sink: Sink): Machine {
  python.setStdin({ error: true });
  python.setStdout({ write: (bytes) => sink.write(bytes) });
  python.setStderr({ write: (bytes) => sink.write(bytes) });
  python.runPython(SETUP);
  const run = python.globals.get("_run");
  python.runPython(CLOSE);
  closeHost();
  const { PythonError } = python.ffi;
  return {
    run: (code) => void run(code),
    isException: (reason) => reason instanceof PythonError,
    lastLine: (reason) => {
      const { message = "", type = "an exception" } = reason as { message?: string; type?: string };
      // Notes and groups print more lines; the one that names the exception says most.
      return message.split("\n").findLast((line) => line.startsWith(type)) ?? type;
    },
  };
}

/** The one function that runs programs. */
const SETUP = `
import sys, os, posix, gc
def _run(code):
    exec(compile(code, "<program>", "exec"), {"__name__": "__main__"})
`;

/**
 * No processes and no way into JavaScript; and no tracing, with which a program could jump over the
 * rest of itself, nor a list of all objects, in which it could look for the harness.
 */
const CLOSE = `
def _no(*args, **kwargs):
    raise PermissionError("not available in the sandbox")
for _name in ("system", "popen", "fork", "forkpty", "execv", "execve", "kill", "_exit", "abort",
              "posix_spawn", "posix_spawnp", "spawnv", "spawnve"):
    for _module in (os, posix):
        if hasattr(_module, _name):
            setattr(_module, _name, _no)
for _name in ("settrace", "setprofile", "_current_frames", "_setprofileallthreads",
              "_settraceallthreads", "call_tracing", "activate_stack_trampoline",
              "addaudithook"):
    if hasattr(sys, _name):
        setattr(sys, _name, _no)
if hasattr(sys, "monitoring"):
    del sys.monitoring
for _name in ("get_objects", "get_referrers", "get_referents"):
    setattr(gc, _name, _no)
sys.meta_path[:] = [_finder for _finder in sys.meta_path
                    if type(_finder).__module__ != "_pyodide._importhook"]
_host = [_name for _name in sys.modules
         if _name.split(".")[0] in ("js", "pyodide", "_pyodide", "pyodide_js", "_pyodide_core")]
for _name in _host:
    _module = sys.modules[_name]
    if isinstance(_module, type(sys)):
        for _key, _value in list(vars(_module).items()):
            _kind = type(_value).__module__
            _source = getattr(_value, "__module__", None)
            if _kind == "pyodide.ffi" or _source == "_pyodide_core" or _key in (
                    "js", "pyodide_js", "_pyodide_core", "run_js", "create_proxy",
                    "create_once_callable", "to_js", "jsfinder"):
                if _key != "can_run_sync":
                    delattr(_module, _key)
vars(sys.modules["_pyodide_core"]).clear()
for _name in _host + ["js", "pyodide_js", "ctypes", "_ctypes", "_ctypes_test", "pyodide",
                      "_testcapi", "_testinternalcapi"]:
    sys.modules[_name] = None
sys.setrecursionlimit(1000)
gc.collect()
for _name in [_name for _name in globals() if not _name.startswith("__")]:
    if _name not in ("_name",):
        del globals()[_name]
del _name
`;

/**
 * What is left of the host for whoever should reach JavaScript: nothing that can speak, be spoken to or
 * be changed. Errors stay as they are, because the interpreter gives its own a name and a text.
 */
function closeHost(): void {
  for (const name of ["Deno", "process", "fetch", "Worker", "WebSocket", "caches", "eval"]) {
    Reflect.deleteProperty(globalThis, name);
  }
  const generator = Object.getPrototypeOf(function* () {});
  const hidden = [
    Object.getPrototypeOf(async () => {}),
    generator,
    generator.prototype,
    Object.getPrototypeOf(Uint8Array),
    Object.getPrototypeOf(Uint8Array.prototype),
    Object.getPrototypeOf([][Symbol.iterator]()),
    Object.getPrototypeOf(new Map()[Symbol.iterator]()),
  ];
  const named = INTRINSICS.map((name) => Reflect.get(globalThis, name));
  for (const value of [...hidden, ...named]) {
    Object.freeze(value);
    if (value.prototype !== undefined) Object.freeze(value.prototype);
  }
}

const INTRINSICS = ("Object Function Array String Number Boolean Symbol BigInt Math JSON Reflect " +
  "Promise Map Set WeakMap WeakSet WeakRef FinalizationRegistry Proxy Date RegExp ArrayBuffer " +
  "DataView Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array BigUint64Array " +
  "BigInt64Array Float32Array Float64Array TextDecoder TextEncoder WebAssembly").split(" ");
