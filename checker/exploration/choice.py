"""Selects the engine: the one in C if it is available, otherwise the one in Python."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from checker.analysis.reachable_effects import Futures
from checker.backends.python.system import PythonSystem
from checker.backends.table.machine_words import TooWide
from checker.backends.table.module import to_table
from checker.exploration.breadth_first import Search, breadth_first, result_of
from checker.exploration.build import Recipe, Unavailable, engine, private, recipe
from checker.exploration.deadline import LimitReached, cut_by
from checker.exploration.engine import Job, Rather, RatherReduced
from checker.exploration.engines import Engine, WantedEngine
from checker.exploration.folders import NO_FOLDERS, FolderFault, Folders
from checker.exploration.limits import Watch
from checker.exploration.native import native
from checker.exploration.observer import Observer
from checker.exploration.processes import Processes
from checker.exploration.reduced import LARGE, helps, reduced, reduced_if_it_helps, reduced_native
from checker.exploration.result import Result
from checker.exploration.stubborn import Stubborn

Say = Callable[[str], None]
Explored = tuple[Result, Engine]


def say_nothing(_: str) -> None:
    """For callers that do not care which engine is used."""


@dataclass(frozen=True)
class EngineChoice:
    """The requested engine (``auto``, ``python`` or ``native``), its threads, and how it is obtained.

    ``say`` gets a line if the native engine was requested but is not available. Only the native engine uses
    ``folders``.
    """

    engine: WantedEngine = "auto"
    threads: int = 1
    say: Say = say_nothing
    recipe: Callable[[], Recipe] = recipe
    folders: Folders = NO_FOLDERS


def explored(system: PythonSystem, watch: Watch, choice: EngineChoice) -> Explored:
    """Search all reachable states; also the name of the engine. Raises InitialFails and FolderFault."""
    if choice.engine == "python":
        return breadth_first(system, watch), "python"
    try:
        return in_c(system, watch, choice), "native"
    except Unavailable as why:
        no_engine(why, choice)
        return breadth_first(system, watch), "python"


def explored_reduced(
    system: PythonSystem, stubborn: Stubborn, watch: Watch, choice: EngineChoice
) -> Explored:
    """The same with stubborn sets, which must apply."""
    if choice.engine == "python":
        return reduced(system, stubborn, watch), "python"
    try:
        with prepared(system, watch, choice, stubborn.futures) as job:
            return reduced_native(system, job, watch), "native"
    except (KeyboardInterrupt, LimitReached, MemoryError) as end:
        return cut_short(system, watch, end), "native"
    except Unavailable as why:
        no_engine(why, choice)
        return reduced(system, Stubborn(system), watch), "python"


def explored_at_best(system: PythonSystem, watch: Watch, choice: EngineChoice) -> tuple[Explored, bool]:
    """The same, with stubborn sets once the space is large and they promise much.

    Also returns whether they were used, which depends on the states alone, never on time.
    """
    if choice.engine == "python":
        result, helped = reduced_if_it_helps(system, watch)
        return (result, "python"), helped
    rather = Rather(LARGE, lambda: watch.deadline.within(lambda: helps(system)))
    try:
        return (in_c(system, watch, choice, None if choice.folders else rather), "native"), False
    except RatherReduced:
        return explored_reduced(system, Stubborn(system), watch, choice), True
    except Unavailable as why:
        no_engine(why, choice)
        result, helped = reduced_if_it_helps(system, watch)
        return (result, "python"), helped


def in_c(system: PythonSystem, watch: Watch, choice: EngineChoice, rather: Rather | None = None) -> Result:
    """Search with the native engine. Raises Unavailable and FolderFault, and RatherReduced."""
    try:
        with prepared(system, watch, choice) as job:
            result = native(system, job, watch, rather)
    except (KeyboardInterrupt, LimitReached, MemoryError) as end:
        return cut_short(system, watch, end)
    if not result.undecided:
        return result
    plain, apart = PythonSystem(system.ground), replace(choice, folders=NO_FOLDERS)
    return result.completed_by(in_c(plain, watch, apart), watch.seconds)


def cut_short(system: PythonSystem, watch: Watch, end: BaseException) -> Result:
    """The result of a search that was ended before it began."""
    cut = cut_by(end)
    nothing = result_of(Search(system, watch, Observer(system), system.expand, stopped="not begun"))
    return replace(nothing, stopped=cut.reason, interrupted=cut.interrupted)


def no_engine(why: Unavailable, choice: EngineChoice) -> None:
    """Report that there is no native engine. Raises FolderFault if only that one would do."""
    if choice.folders:
        raise FolderFault(f"only the native engine spills, keeps checkpoints and resumes: {why}") from None
    choice.say(f"the Python engine explores this model: {why}")


@contextmanager
def prepared(
    system: PythonSystem, watch: Watch, choice: EngineChoice, futures: Futures | None = None
) -> Iterator[Job]:
    """An engine for a system, ready to run, inside a context.

    ``futures`` are for stubborn sets. Raises Unavailable, FolderFault, and what ends the work.
    """
    processes = Processes()
    deadline = choice.folders.deadline(watch.deadline)
    deadline.check()  # a small model is ready before the clock is read
    with scratch_folder() as scratch:
        try:
            make = partial(job_of, system, choice, Path(scratch), futures, processes)
            yield deadline.within(make)
        finally:
            processes.end()


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder of this run. Raises Unavailable where nothing can be written."""
    try:
        return tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    except OSError as error:
        raise Unavailable(f"it needs a folder for temporary files: set TMPDIR ({error.strerror})") from None


def job_of(
    system: PythonSystem,
    choice: EngineChoice,
    scratch: Path,
    futures: Futures | None = None,
    processes: Processes | None = None,
) -> Job:
    """An engine for a system, ready to run. Raises Unavailable and FolderFault."""
    by = private(choice.recipe(), choice.say)
    try:
        table = to_table(system.ground, system.symmetry, futures)
    except TooWide as why:
        raise Unavailable(str(why)) from None
    initial = tuple(dict.fromkeys(system.canonical(state) for state in system.initial()))
    block = table.bytes(initial)
    program = engine(table.words, by, scratch, processes)
    return Job(program, table.words, block, len(initial), choice.threads, choice.folders.prepare(block))
