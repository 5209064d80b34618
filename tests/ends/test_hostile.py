"""Models that would end, double or change the program that reads them."""

from __future__ import annotations

import cProfile
import os
import socket
import sys
from pathlib import Path

import pytest

from checker.compiler.compile import compile_model
from tests.command_line.running import MODELS, Ran, outside

CLEAN = (MODELS / "clean.py").read_text()

REFUSED = {
    "an end": ("import os\nos._exit(0)", "calls os._exit()"),
    "an end by another name": ("import posix\nposix._exit(0)", "calls os._exit()"),
    "an end that the model survives": (
        "import os\ntry:\n    os._exit(0)\nexcept Exception:\n    pass",
        "calls os._exit()",
    ),
    "an end at the end": ("import atexit, os\natexit.register(os._exit, 0)", "calls atexit.register()"),
    "an end in a thread": (
        "import os, threading\nthreading.Thread(target=os._exit, args=(0,)).start()",
        "calls threading.Thread.start()",
    ),
    "an end in a thread of the lower kind": (
        "import _thread, os\n_thread.start_new_thread(os._exit, (0,))",
        "calls threading.Thread.start()",
    ),
    "another program": ('import os\nos.execl("/bin/true", "true")', "calls os.execv()"),
    "a signal": ("import os\nos.kill(os.getpid(), 9)", "calls os.kill()"),
    "two processes": ("import os\nos.fork()", "calls os.fork()"),
    "an end by an object that is forgotten": (
        "import os\nclass D:\n    def __del__(self): os._exit(0)\nD()",
        "calls os._exit()",
    ),
    "sys.exit": ("import sys\nsys.exit(0)", "raised SystemExit"),
    "SystemExit": ("raise SystemExit", "raised SystemExit"),
    "GeneratorExit": ("raise GeneratorExit", "raised GeneratorExit"),
    "an exception of no kind": ("class B(BaseException): pass\nraise B", "raised B"),
    "an exception that cannot speak": (
        "class E(Exception):\n    def __str__(self): raise self\nraise E",
        "raised E",
    ),
    "a syntax error without a text": ("raise SyntaxError(1)", "raised SyntaxError"),
    "a question": ("input()", "raised EOFError"),
    "a trace function": (
        "import sys\ndef t(*a): raise SystemExit(0)\nsys.settrace(t)\nlen(())\n(lambda: 0)()",
        "raised",
    ),
    "Python replaced": ("import builtins\nbuiltins.len = None", "replaces len()"),
    "all of Python replaced": ("import builtins\nvars(builtins).clear()", "replaces "),
    "a function of the library replaced": ("import ast\nast.parse = None", "replaces ast.parse"),
    "the one under another name": ("import os\nos.path.exists = None", "replaces os.path.exists"),
    "a function that is called on the way out": (
        "import signal\nsignal.setitimer = None",
        "replaces signal.setitimer",
    ),
    "a function replaced by one that fits": (
        "import re\nbefore = re.sub\nre.sub = lambda *a, **k: before(*a, **k)",
        "replaces re.sub",
    ),
    "a function removed": ("import os\ndel os.getcwd", "replaces os.getcwd"),
    "a method of the library replaced": (
        "import pathlib\npathlib.Path.read_text = None",
        "replaces pathlib.Path.read_text",
    ),
    "a property of the library replaced": (
        "import pathlib\npathlib.PurePath.name = None",
        "replaces pathlib.PurePath.name",
    ),
    "a module of a module replaced": ("import os\nos.path = None", "replaces os.path"),
    "a constant replaced": ("import os\nos.sep = '!'", "replaces os.sep"),
    "what puts everything back": (
        "import contextlib\ncontextlib._GeneratorContextManager.__exit__ = None",
        "replaces contextlib._GeneratorContextManager.__exit__",
    ),
    "the library replaced, and more imported": (
        "import ast, os\nos.getcwd = ast.parse = None\nimport nowhere",
        "raised",
    ),
    "the checker replaced": (
        "import checker.compiler.compile as c\nc.verify = None",
        "replaces checker.compiler.compile.verify",
    ),
    "a method replaced": (
        "from checker.compiler.symbols import Symbols\nSymbols.array = None",
        "replaces checker.compiler.symbols.Symbols.array",
    ),
    "a class replaced": (
        "import checker.compiler.symbols as s\ns.Symbols = None",
        "replaces checker.compiler.symbols.Symbols",
    ),
    "a function under a new name only": (
        "import ast\nname, value = list(vars(ast).items())[-1]\ndelattr(ast, name)\nast.other = value",
        "replaces ast.",
    ),
    "a constant replaced by one that equals it": (
        "import os\nclass S(str):\n    def __eq__(self, other): return True\n    __hash__ = str.__hash__\n"
        "os.sep = S('!')",
        "replaces os.sep",
    ),
    "what looks for replaced names replaced": (
        "import checker.source.confined as c, checker.source.replaced as r, checker.compiler.compile as k\n"
        "c.changed = r.changed = lambda *_: []\nk.verify = None",
        "replaces checker.",
    ),
    "a list that is never empty or full": (
        "class P:\n    def __bool__(self): raise SystemExit(0)\nleft_out = P()",
        "`left_out` holds a P",
    ),
    "the functions of Python removed": ("__builtins__.clear()", "raised NameError"),
    "an object of no class": (
        "class C:\n    @property\n    def __class__(self): raise SystemExit(0)\nc = C()",
        "raised SystemExit",
    ),
    "a name that is none": (
        'class K:\n    def __str__(self): raise KeyError\nexpect = {K(): "holds"}',
        "`expect` holds a K, which is not a property",
    ),
}
TAKEN = {
    "it prints": 'print("violated: everything")',
    "it closes streams": "import sys\nsys.stdout.close()\nsys.stderr.close()\nsys.__stdout__.close()",
    "it closes files": "import os\nos.close(1)",
    "it leads output elsewhere": 'import os\nos.dup2(os.open("/dev/null", 1), 1)',
    "it has no streams": "import sys\nsys.stdout = sys.stderr = sys.stdin = None",
    "it goes elsewhere": 'import os\nos.chdir("/")',
    "it nests little": "import sys\nsys.setrecursionlimit(90)",
    "it clears the environment": "import os\nos.environ.clear()",
    "it forgets modules": "import sys\nsys.modules.clear()",
    "it forgets how to import": "import sys\nsys.meta_path.clear()\nsys.path_hooks.clear()\nsys.path.clear()",
    "it has nothing to import with": "import sys\nsys.meta_path = sys.path_hooks = sys.path = None",
    "it sets an alarm": (
        "import os, signal\n"
        "signal.signal(signal.SIGALRM, lambda *_: os._exit(0))\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.5)"
    ),
    "it imports much": "import asyncio, concurrent.futures, ctypes, hypothesis, logging, weakref, z3",
    "it uses the library": (
        "import logging, random, sys, time, warnings\n"
        "logging.basicConfig()\nlogging.raiseExceptions = False\nrandom.seed(1)\ntime.tzset()\n"
        "sys.dont_write_bytecode = not sys.dont_write_bytecode\nwarnings.simplefilter('ignore')\n"
        "with warnings.catch_warnings(): pass"
    ),
}


def run_with(folder: Path, more: str) -> Ran:
    """Check a model that holds, with more at its top level."""
    (folder / "model.py").write_text(f"{CLEAN}\n{more}\n")
    return outside("model.py", "-q", cwd=folder)


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_model_may_not_do(tmp_path: Path, name: str) -> None:
    more, said = REFUSED[name]
    ran = run_with(tmp_path, more)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("model.py:") and said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("name", TAKEN)
def test_what_does_no_harm(tmp_path: Path, name: str) -> None:
    ran = run_with(tmp_path, TAKEN[name])
    assert ran.status == 0
    assert ran.out.startswith("model.py: holds: ") and ran.out.count("\n") == 1


def test_what_is_left_behind_ends_nothing(tmp_path: Path) -> None:
    """The object lives as long as the model's module does, and dies after the search."""
    ran = run_with(tmp_path, "import os\nclass D:\n    def __del__(self): os._exit(7)\nd = D()")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("model.py: holds: ")


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.py"))
    (tmp_path / "device.py").symlink_to("/dev/zero")
    (tmp_path / "large.py").write_text("#" * (1 << 20) + "\n")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "circle.py").symlink_to(tmp_path / "circle.py")
    for name in ("pipe", "socket", "device", "large", "folder", "circle", "nowhere"):
        ran = outside(f"{name}.py", cwd=tmp_path)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith("error: ") and f"{name}.py" in ran.err and "Traceback" not in ran.err
    ran = outside(".", cwd=tmp_path)
    assert ran.status == 2 and ran.err.count("error: cannot read") == 4
    assert "error: no models in folder.py" in ran.err


@pytest.mark.parametrize(
    "text", [b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"# coding: rot13\n", b"\f\f", b"\r"]
)
def test_what_is_no_model(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "model.py").write_bytes(text)
    ran = outside("model.py", cwd=tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert "error: " in ran.err and "model.py" in ran.err and "Traceback" not in ran.err


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\f", "  # \u00e9\n"])
def test_other_ends_of_lines(tmp_path: Path, end: str) -> None:
    (tmp_path / "model.py").write_bytes(b"\xef\xbb\xbf" + CLEAN.replace("\n", end).encode())
    ran = outside("model.py", "-q", cwd=tmp_path)
    assert (ran.status, ran.err) == (0, "")


def test_a_profiler_and_a_tracer_stay(tmp_path: Path) -> None:
    """Python calls cProfile's object, but does not set it; and a model may not end what traces a test."""
    model = tmp_path / "model.py"
    model.write_text(CLEAN)
    before, profile = sys.gettrace(), cProfile.Profile()
    with profile:
        compile_model(str(model))
        profiling: object = sys.getprofile()
    assert profiling is profile
    model.write_text(f"{CLEAN}\nimport sys\nsys.settrace(lambda *_: None)\nsys.setprofile(None)\n")
    compile_model(str(model))
    assert sys.gettrace() is before
