"""What the top level of a model may not do to the process that reads it, and what is restored afterwards.

A model is a Python file that is executed, so it could end the run before anything is judged, and a run that
ends with 0 looks like a verdict. Therefore calls that end or fork the process are refused while a model is
read. ``python -m checker`` keeps refusing them for the lifetime of the process, so that leftovers of a model
(a finaliser, a handler) have no effect either.

Native code is out of reach: it can end the process (through ``ctypes``, or a crash of an extension).
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from checker.source.held_signals import undisturbed_edges
from checker.source.replaced import Pythons, changed, meanings

Function = tuple[ModuleType, str, str]  # the holder of the function, its name there, and its name in messages
Hook = Callable[["sys.UnraisableHookArgs"], object]

ENDS = ("_exit", "abort", "execv", "execve", "fork", "forkpty")
SYSTEM = os.name  # the module that ``os`` takes its functions from has another name: posix
INSTALLED = tuple(
    {str(Path(sysconfig.get_path(part)).resolve()) for part in ("stdlib", "platstdlib", "purelib")}
)
OURS = "checker"
end_now = os._exit  # saved before it is refused: to end a model that does not end
fork_now = os.fork  # likewise: to start processes of the checker
STREAMS = ("stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__")
TIMERS = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)


class Forbidden(Exception):
    """The top level of a model did something forbidden; the text is the end of a sentence."""


@contextmanager
def confined() -> Iterator[Pythons]:
    """Execute the top level of a model in here: ``with confined() as own, own:``.

    Raises Forbidden if it does something that it may not. Its output goes to standard error, because standard
    output is for results, and it has no input.
    """
    refusal = Refusal(_thread.get_ident())
    with undisturbed_edges(refusing(refusal, *starts()), unchanged(), put_back(), aside()):
        yield Pythons(refusal.note)
    if refusal.first is not None:  # and the model continued as if nothing had happened
        raise refusal.first


def never_ended() -> None:
    """From now on, no Python code can end or replace this process, except by reaching its end."""
    refuse(Refusal())
    sys.unraisablehook = ignoring(sys.__unraisablehook__)


class Refusal:
    """Refuses calls of one thread, or of all threads; remembers the first."""

    def __init__(self, thread: int | None = None) -> None:
        self.thread = thread
        self.first: Forbidden | None = None

    def instead(self, what: str, function: Callable[..., Any], may: Callable[[], bool]) -> Callable[..., Any]:
        """The replacement of a function."""

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
        """Refuse what has already happened, at the end of the top level."""
        self.first = self.first or Forbidden(deed)


def starts() -> list[Function]:
    """Functions that start something that outlives the top level, or that end the process with a signal."""
    return [
        (_thread, "start_new_thread", "threading.Thread.start"),
        (threading, "_start_new_thread", "threading.Thread.start"),
        (atexit, "register", "atexit.register"),
        (os, "kill", "os.kill"),  # it does not end with 0, and the checker has processes of its own to end
    ]


@contextmanager
def refusing(refusal: Refusal, *more: Function) -> Iterator[None]:
    """Refuse calls that end, replace or fork the process, and more."""
    hook, before = sys.unraisablehook, refuse(refusal, *more)
    sys.unraisablehook = ignoring(hook)
    try:
        yield
    finally:
        sys.unraisablehook = hook
        for module, name, function in before:
            setattr(module, name, function)


def refuse(refusal: Refusal, *more: Function) -> list[tuple[ModuleType, str, Any]]:
    """Install refusals in place of functions; returns the originals."""
    modules = [module for name in ("os", SYSTEM) if (module := sys.modules.get(name)) is not None]
    functions = [(module, name, f"os.{name}") for module in modules for name in ENDS if hasattr(module, name)]
    before = []
    for module, name, what in (*functions, *more):
        function = getattr(module, name)
        before.append((module, name, function))
        setattr(module, name, refusal.instead(what, function, by_a_library if module is atexit else never))
    return before


def ignoring(before: Hook) -> Hook:
    """A hook that passes on an ignored exception to the one before, if it is not one of ours."""

    def hook(unraisable: sys.UnraisableHookArgs) -> None:
        if not isinstance(unraisable.exc_value, Forbidden):
            before(unraisable)

    return hook


def never() -> bool:
    """The functions that are never allowed."""
    return False


def by_a_library() -> bool:
    """Whether an installed module makes the call: its exit handlers are its own cleanup."""
    return sys._getframe(2).f_code.co_filename.startswith(INSTALLED)


@contextmanager
def aside() -> Iterator[None]:
    """Redirect a model's output to standard error; it has no input."""
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
        """Write if possible."""
        with suppress(AttributeError, OSError, ValueError):  # the stream does not exist, or is full
            self.stream.write(text)
        return len(text)


@contextmanager
def put_back() -> Iterator[None]:
    """Restore the process afterwards: its directory, its environment, its limits, its hooks."""
    folder, environment, limit = working_directory(), dict(os.environ), sys.getrecursionlimit()
    hooks = [(name, getattr(sys, name)) for name in ("excepthook", "displayhook")]
    tracing, profiling, modules = sys.gettrace(), sys.getprofile(), dict(sys.modules)
    lists = [
        (name, getattr(sys, name), [*getattr(sys, name)]) for name in ("meta_path", "path_hooks", "path")
    ]
    with files_put_back(), signals_put_back():
        try:
            yield
        finally:
            if sys.gettrace() is not tracing:
                sys.settrace(tracing)
            if sys.getprofile() is not profiling and (profiling is None or callable(profiling)):
                sys.setprofile(profiling)  # cProfile's own object is no function, and cannot be set
            sys.setrecursionlimit(limit)
            sys.modules.update(modules)
            for name, before, items in lists:
                before[:] = items
                setattr(sys, name, before)
            for name, hook in hooks:
                setattr(sys, name, hook)
            os.environ.clear()
            os.environ.update(environment)
            if folder is not None and working_directory() != folder:
                os.chdir(folder)


def working_directory() -> str | None:
    """The working directory; None if it has been removed."""
    try:
        return os.getcwd()
    except OSError:
        return None


@contextmanager
def files_put_back() -> Iterator[None]:
    """Restore standard input, output and error afterwards."""
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
    """Restore the signal handlers afterwards; no timer of a model fires later."""
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
    """Raise Forbidden if a name of the checker was given another meaning."""
    before, compared = meanings({OURS}), changed
    replaced: list[str] = []
    try:
        yield
    finally:
        for holding, known_as, names in before:
            for name in compared(vars(holding), names):
                setattr(holding, name, names[name])
                replaced.append(f"replaces {known_as}.{name}")
    if replaced:
        raise Forbidden(replaced[0])
