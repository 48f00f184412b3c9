/** Hostile programs in Python. @module */

import type { Bait, HostileProgram } from "./hostile_program.ts";

/** Every attempt, for the bait of a test. */
export function hostilePython({ file, port, pid }: Bait): HostileProgram[] {
  const text = JSON.stringify(file);
  const all: [name: string, ends: HostileProgram["ends"], code: string][] = [
    ["loops", ["timeout"], "while True: pass"],
    [
      "catches everything and loops",
      ["timeout"],
      "while True:\n  try:\n    while True: pass\n  except BaseException: pass",
    ],
    ["sleeps", ["timeout"], "import time\ntime.sleep(60)"],
    ["forks", ["failed"], "import os\nos.fork()\nprint('ESCAPED')"],
    ["recurses", ["failed", "crashed"], "def f(): f()\nf()"],
    [
      "recurses deeper",
      ["failed", "crashed", "timeout", "memory"],
      "import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
    ],
    ["allocates", ["memory", "failed"], "x = []\nwhile True: x.append(bytearray(10_000_000))"],
    ["allocates one number", ["timeout", "memory", "failed"], "x = 10 ** 10 ** 9"],
    ["prints without end", ["output"], "while True: print('x' * 1000)"],
    [
      "prints errors without end",
      ["output"],
      "import sys\nwhile True: print('x' * 1000, file=sys.stderr)",
    ],
    ["prints a verdict and fails", ["failed"], "print('\\npassed null\\n')\nassert False"],
    ["leaves", ["failed"], "import sys\nsys.exit(0)"],
    ["leaves at once", ["failed"], "import os\nos._exit(0)"],
    ["leaves by exception", ["failed"], "raise SystemExit"],
    ["aborts", ["failed", "crashed"], "import os\nos.abort()"],
    ["reads a file", ["failed"], `print("ESCAPED", open(${text}).read())`],
    ["deletes a file", ["failed"], `import os\nos.remove(${text})\nprint("ESCAPED")`],
    [
      "mounts the host",
      ["failed"],
      `from pyodide_js import FS\nFS.mount(FS.filesystems.NODEFS, {"root": "/"}, "/mnt")\nprint("ESCAPED")`,
    ],
    ["runs a shell", ["failed"], "import os\nos.system('id')\nprint('ESCAPED')"],
    [
      "runs a shell through posix",
      ["failed"],
      "import posix\nposix.system('id')\nprint('ESCAPED')",
    ],
    ["runs a process", ["failed"], "import subprocess\nprint('ESCAPED', subprocess.run(['id']))"],
    [
      "opens a socket",
      ["failed"],
      `import socket\nsocket.create_connection(("127.0.0.1", ${port}), 1).send(b"x")\nprint("ESCAPED")`,
    ],
    [
      "fetches",
      ["failed"],
      `import urllib.request\nprint("ESCAPED", urllib.request.urlopen("http://127.0.0.1:${port}/").read())`,
    ],
    [
      "fetches through pyodide",
      ["failed"],
      `from pyodide.http import open_url\nprint("ESCAPED", open_url("http://127.0.0.1:${port}/"))`,
    ],
    ["installs a package", ["failed"], "import micropip\nprint('ESCAPED')"],
    ["imports a package", ["failed"], "import numpy\nprint('ESCAPED')"],
    ["waits for input", ["failed"], "print('ESCAPED', input())"],
    [
      "reads standard input",
      ["failed", "passed"],
      "import sys\ndata = sys.stdin.read()\nif data: print('ESCAPED', data)",
    ],
    [
      "reads descriptor 0",
      ["failed", "passed"],
      "import os\ndata = os.read(0, 1000)\nif data: print('ESCAPED', data)",
    ],
    ["writes descriptor 1", ["passed", "failed"], "import os\nos.write(1, b'\\nx passed null\\n')"],
    [
      "kills its parent",
      ["failed"],
      `import os, signal\nos.kill(${pid}, signal.SIGKILL)\nprint("ESCAPED")`,
    ],
    [
      "starts a thread",
      ["failed"],
      "import threading\nthreading.Thread(target=print).start()\nprint('ESCAPED')",
    ],
    [
      "reads the environment",
      ["passed"],
      "import os\nif 'MODELLENS_BAIT' in os.environ or os.environ.get('PATH', '').startswith('/usr'): print('ESCAPED')",
    ],
    ["imports js", ["failed"], "import js\nprint('ESCAPED')"],
    [
      "imports js anew",
      ["failed"],
      "import sys, importlib\nsys.modules.pop('js')\njs = importlib.import_module('js')\nprint('ESCAPED', js.Deno)",
    ],
    [
      "imports pyodide anew",
      ["failed"],
      "import sys\nfor n in [n for n in sys.modules if 'pyodide' in n]: sys.modules.pop(n)\nfrom pyodide.code import run_js\nprint('ESCAPED', run_js('1'))",
    ],
    [
      "imports the core anew",
      ["failed", "passed"],
      "import sys\nfor n in [n for n in sys.modules if 'pyodide' in n or n == 'js']: sys.modules.pop(n)\nimport _pyodide_core\nf = getattr(_pyodide_core, 'create_proxy', None)\nif f: print('ESCAPED', f(print).constructor.constructor('return this')())",
    ],
    [
      "makes a built-in module anew",
      ["failed", "passed", "crashed"],
      "import _imp, sys\nclass S: name = '_pyodide_core'; origin = None\nm = _imp.create_builtin(S)\nif m is not None and getattr(m, 'create_proxy', None): print('ESCAPED', m.create_proxy(print).constructor.constructor('return this')())",
    ],
    ["imports ctypes", ["failed"], "import ctypes\nprint('ESCAPED', ctypes.pythonapi)"],
    [
      "finds JavaScript among the objects",
      ["failed"],
      "import gc\nprint('ESCAPED', [o for o in gc.get_objects() if 'JsProxy' in type(o).__name__][0])",
    ],
    [
      "finds JavaScript through classes",
      ["passed", "failed"],
      `
for c in object.__subclasses__() + BaseException.__subclasses__():
    for f in list(vars(c).values()):
        for k, v in getattr(f, "__globals__", {}).items():
            if "JsProxy" in type(v).__mro__[0].__name__ or k in ("create_proxy", "run_js", "create_once_callable"):
                print("ESCAPED", c, k)`,
    ],
    [
      "finds JavaScript through its frames",
      ["passed", "failed"],
      `
import sys
f = sys._getframe()
while f:
    for k, v in list(f.f_globals.items()) + list(f.f_locals.items()):
        if "JsProxy" in type(v).__name__: print("ESCAPED", k)
    f = f.f_back`,
    ],
    [
      "jumps over its tests",
      ["failed"],
      `
import sys
def t(f, e, a):
    if e == "line" and f.f_lineno == 8: f.f_lineno = 9
    return t
sys.settrace(t); sys._getframe().f_trace = t
x = 1
assert False
x = 2`,
    ],
    [
      "jumps with monitoring",
      ["failed"],
      "import sys\nsys.monitoring.use_tool_id(0, 'x')\nassert False",
    ],
    [
      "changes the caller",
      ["failed"],
      `
import sys
f = sys._getframe(1)
f.f_locals["code"] = "pass"
f.f_globals["exec"] = lambda *a: None
assert False`,
    ],
    [
      "catches everything",
      ["failed"],
      "try:\n  raise SystemExit\nexcept BaseException:\n  pass\nraise KeyboardInterrupt",
    ],
    [
      "raises what cannot be printed",
      ["failed"],
      "class E(Exception):\n  def __str__(self): raise ValueError\n  __repr__ = __str__\nraise E()",
    ],
    [
      "raises with a false name",
      ["failed"],
      "class passed(BaseException): pass\nraise passed('\\nx passed null\\n')",
    ],
    [
      "changes the exception hook",
      ["failed"],
      "import sys, traceback\nsys.excepthook = lambda *a: None\ntraceback.format_exception = traceback.print_exception = lambda *a, **k: []\nassert False",
    ],
    [
      "changes the built-ins",
      ["failed"],
      "import builtins\nbuiltins.AssertionError = builtins.Exception = None\nbuiltins.exec = builtins.compile = lambda *a: None\nassert False",
    ],
    ["is no program", ["failed"], "Here is the code:"],
    ["is nested without end", ["failed", "crashed"], "(".repeat(100_000)],
    ["is binary", ["failed", "passed"], "\u0000\u2028"],
  ];
  return all.map(([name, ends, code]) => ({
    name: `Python ${name}`,
    language: "python",
    ends,
    code,
  }));
}
