"""What the top level of a model may not do to the process that reads it, and what is put back behind it.

A model is a Python file that is executed, so it could end the run before anything is judged, and a run that
ends with 0 is a verdict to whoever waits for it. Whatever ends or doubles a process is therefore refused
while a model is read. ``python -m checker`` goes on refusing for as long as it lives, so that what a model
leaves behind (a finaliser, a handler) has no say either. What the interpreter does not decide is out of
reach: native code that ends the process (through ``ctypes``, or a crash of an extension).
"""

from __future__ import annotations

import _thread
import atexit
import io
import os
import signal
import sys
import sysconfig
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from checker.source.replaced import Pythons

Place = tuple[str, str]
Function = tuple[ModuleType, str, str]  # where it stands, its name there, and how a reader knows it

ENDS = ("_exit", "abort", "execv", "execve", "fork", "forkpty")
SYSTEM = os.name  # the module that ``os`` takes its functions from is called so too: posix
INSTALLED = tuple(
    {str(Path(sysconfig.get_path(part)).resolve()) for part in ("stdlib", "platstdlib", "purelib")}
)
OURS = "checker"
end_now = os._exit  # before it is refused: for whoever must end a model that does not end
fork_now = os.fork  # likewise: for whoever does work in processes of its own
STREAMS = ("stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__")
TIMERS = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)


class Forbidden(Exception):
    """The top level of a model did what it may not; says what, as the end of a sentence."""


@contextmanager
def confined() -> Iterator[Pythons]:
    """Execute the top level of a model in here, and within what this gives: ``with confined() as own, own:``.

    Raises Forbidden where it did what it may not. It writes to standard error, for standard output is the
    results', and it reads nothing.
    """
    refusal = Refusal(_thread.get_ident())
    with refusing(refusal, *starts()), unchanged(), put_back(), aside():
        yield Pythons(refusal.note)
    if refusal.first is not None:  # and the model went on as if nothing had been
        raise refusal.first


def never_ended() -> None:
    """Let no Python code end or replace this process, from now on, but by coming to its end."""
    refuse(Refusal())
    sys.unraisablehook = ignored


class Refusal:
    """Refuses calls of one thread, or of every thread; keeps the first."""

    def __init__(self, thread: int | None = None) -> None:
        self.thread = thread
        self.first: Forbidden | None = None

    def instead(self, what: str, function: Callable[..., Any], may: Callable[[], bool]) -> Callable[..., Any]:
        """What stands in for a function."""

        def refused(*args: Any, **named: Any) -> Any:
            if self.thread not in (None, _thread.get_ident()) or may():
                return function(*args, **named)
            self.refuse(what)

        return refused

    def refuse(self, what: str) -> NoReturn:
        """Raise Forbidden."""
        try:
            raise Forbidden(f"calls {what}()")
        except Forbidden as error:
            self.first = self.first or error
            raise

    def note(self, deed: str) -> None:
        """Refuse what has been done already, when the top level has come to its end."""
        self.first = self.first or Forbidden(deed)


def starts() -> list[Function]:
    """What begins something that goes on when the top level has come to its end, or ends it with a signal."""
    return [
        (_thread, "start_new_thread", "threading.Thread.start"),
        (threading, "_start_new_thread", "threading.Thread.start"),
        (atexit, "register", "atexit.register"),
        (os, "kill", "os.kill"),  # it is no end with 0, and the checker has processes of its own to end
    ]


@contextmanager
def refusing(refusal: Refusal, *more: Function) -> Iterator[None]:
    """Refuse what ends, replaces or doubles the process, and more."""
    hook, before = sys.unraisablehook, refuse(refusal, *more)
    sys.unraisablehook = ignored
    try:
        yield
    finally:
        sys.unraisablehook = hook
        for module, name, function in before:
            setattr(module, name, function)


def refuse(refusal: Refusal, *more: Function) -> list[tuple[ModuleType, str, Any]]:
    """Put refusals in the places of functions; what stood there."""
    modules = [module for name in ("os", SYSTEM) if (module := sys.modules.get(name)) is not None]
    functions = [(module, name, f"os.{name}") for module in modules for name in ENDS if hasattr(module, name)]
    before = []
    for module, name, what in (*functions, *more):
        function = getattr(module, name)
        before.append((module, name, function))
        setattr(module, name, refusal.instead(what, function, by_a_library if module is atexit else never))
    return before


def ignored(unraisable: sys.UnraisableHookArgs) -> None:
    """Say what Python says of an exception that nobody can catch, if it is none of ours."""
    if not isinstance(unraisable.exc_value, Forbidden):
        sys.__unraisablehook__(unraisable)


def never() -> bool:
    """What nobody may do."""
    return False


def by_a_library() -> bool:
    """Whether an installed module makes the call: what it registers for the end is its own tidying up."""
    return sys._getframe(2).f_code.co_filename.startswith(INSTALLED)


@contextmanager
def aside() -> Iterator[None]:
    """Send to standard error what a model prints; it has nothing to read."""
    before = {name: getattr(sys, name) for name in STREAMS}
    for name in STREAMS:
        setattr(sys, name, io.StringIO() if "in" in name else Aside(sys.stderr))
    try:
        yield
    finally:
        for name, stream in before.items():
            setattr(sys, name, stream)


class Aside(io.TextIOBase):
    """Writes to another stream, which stays open when this one is closed."""

    def __init__(self, stream: Any) -> None:
        super().__init__()
        self.stream = stream

    def write(self, text: str, /) -> int:
        """Write where it can be written."""
        with suppress(AttributeError, OSError, ValueError):  # there is no such stream, or no room
            self.stream.write(text)
        return len(text)


@contextmanager
def put_back() -> Iterator[None]:
    """Have the process afterwards as it was: its directory, its environment, its limits, its hooks."""
    folder, environment, limit = working_directory(), dict(os.environ), sys.getrecursionlimit()
    hooks = [(name, getattr(sys, name)) for name in ("excepthook", "displayhook")]
    tracing, profiling, modules = sys.gettrace(), sys.getprofile(), dict(sys.modules)
    with files_put_back(), signals_put_back():
        try:
            yield
        finally:
            sys.settrace(tracing)
            sys.setprofile(profiling)
            sys.setrecursionlimit(limit)
            sys.modules.update(modules)
            for name, hook in hooks:
                setattr(sys, name, hook)
            os.environ.clear()
            os.environ.update(environment)
            if folder is not None and working_directory() != folder:
                os.chdir(folder)


def working_directory() -> str | None:
    """Where the process is; None where that has been removed."""
    try:
        return os.getcwd()
    except OSError:
        return None


@contextmanager
def files_put_back() -> Iterator[None]:
    """Have standard input, output and error lead afterwards where they lead now."""
    copies: dict[int, int] = {}
    for number in range(3):
        with suppress(OSError):  # it is closed
            copies[number] = os.dup(number)
    try:
        yield
    finally:
        for number, copy in copies.items():
            os.dup2(copy, number)
            os.close(copy)


@contextmanager
def signals_put_back() -> Iterator[None]:
    """Have signals handled afterwards as they are now; no timer of a model's goes off later."""
    handlers = {number: signal.getsignal(number) for number in signal.valid_signals()}
    timers = [timer for timer in TIMERS if signal.getitimer(timer) == (0.0, 0.0)]
    try:
        yield
    finally:
        for timer in timers:
            signal.setitimer(timer, 0)
        for number, handler in handlers.items():
            if signal.getsignal(number) != handler:
                signal.signal(number, handler)


@contextmanager
def unchanged() -> Iterator[None]:
    """Raise Forbidden where a name of the checker means something else afterwards."""
    before = {place: dict(names) for place, names in names_of_ours().items()}
    replaced: list[str] = []
    try:
        yield
    finally:
        now = names_of_ours()
        for (module, inner), names in before.items():
            for name, value in names.items():
                if now[module, inner].get(name) is not value:
                    setattr(holder(module, inner), name, value)
                    replaced.append(f"replaces {'.'.join(part for part in (module, inner, name) if part)}")
    if replaced:
        raise Forbidden(replaced[0])


def names_of_ours() -> dict[Place, Mapping[str, Any]]:
    """The names of each module of the checker, and of each class in one; by module and class."""
    modules = [m for name, m in list(sys.modules.items()) if name == OURS or name.startswith(f"{OURS}.")]
    found: dict[Place, Mapping[str, Any]] = {}
    for module in modules:
        found[module.__name__, ""] = vars(module)
        for name, value in vars(module).items():
            if isinstance(value, type) and value.__module__ == module.__name__:
                found[module.__name__, name] = vars(value)
    return found


def holder(module: str, inner: str) -> Any:
    """The module, or the class in it."""
    return getattr(sys.modules[module], inner) if inner else sys.modules[module]
