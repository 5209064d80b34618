"""Which engine explores: Python at once, and C as soon as a space proves large enough to pay for compiling.

Which of the two gives the answer depends on the number of states alone, never on how long the compiler took.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType

from checker.analysis.reachable_effects import Futures
from checker.backends.c.machine_words import TooWide
from checker.backends.c.module import to_c
from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import Search, breadth_first, result_of
from checker.exploration.build import Recipe, Unavailable, built, private, recipe
from checker.exploration.deadline import LimitReached, cut_by
from checker.exploration.engine import Job
from checker.exploration.engines import Engine, WantedEngine
from checker.exploration.folders import NO_FOLDERS, FolderFault, Folders
from checker.exploration.limits import Watch
from checker.exploration.native import native
from checker.exploration.observer import Observer
from checker.exploration.processes import Processes
from checker.exploration.reduced import reduced, reduced_native
from checker.exploration.result import Result
from checker.exploration.stubborn import Stubborn

COMPILE_FROM = 20_000  # states from which on the compiler works beside the search
HAND_OVER_FROM = 150_000  # states at which the search in Python waits for it, and is given up
PATIENCE = 1.0  # seconds: a thread that builds an engine which nobody wants is not waited for longer

Say = Callable[[str], None]
Explored = tuple[Result, Engine]
Rather = Callable[[], Explored | None]


def say_nothing(_: str) -> None:
    """For those who do not care which engine it is."""


@dataclass(frozen=True)
class EngineChoice:
    """Which engine is wanted: ``auto``, ``python`` or ``native``; on how many threads; what to build with.

    ``say`` gets a line where the native engine was wanted and is not to be had. Only the native engine has
    use for ``folders``.
    """

    engine: WantedEngine = "auto"
    threads: int = 1
    say: Say = say_nothing
    recipe: Callable[[], Recipe] = recipe
    folders: Folders = NO_FOLDERS


def nothing_rather() -> Explored | None:
    """For those who know no better way through a large space than all of it."""
    return None


def explored(
    system: PythonSystem, watch: Watch, choice: EngineChoice, rather: Rather = nothing_rather
) -> Explored:
    """Search all reachable states; the name of the engine that did. Raises InitialFails and FolderFault.

    ``rather`` is asked where a space is handed over: what it answers stands instead.
    """
    if choice.engine == "python":
        return breadth_first(system, watch), "python"
    with Building(system, choice) as building:
        if choice.engine == "native" or choice.folders:
            return in_c(system, watch, choice, building, (nothing_seen(system, watch), "native"))
        result = breadth_first(system, impatient(watch, building))
        if not result.handed_over or result.interrupted:
            return ended_in_python(result), "python"
        try:
            other = rather()
        except (KeyboardInterrupt, LimitReached, MemoryError) as end:
            return cut_short(result, end), "python"
        return other or in_c(system, watch, choice, building, (result, "python"))


def explored_reduced(
    system: PythonSystem, stubborn: Stubborn, watch: Watch, choice: EngineChoice
) -> Explored:
    """The same with stubborn sets, which must apply."""
    if choice.engine == "python":
        return reduced(system, stubborn, watch), "python"
    with Building(system, choice, stubborn.futures) as building:
        if choice.engine == "native" or choice.folders:
            return reduced_in_c(system, watch, choice, building, (nothing_seen(system, watch), "native"))
        result = reduced(system, stubborn, impatient(watch, building))
        if not result.handed_over or result.interrupted:
            return ended_in_python(result), "python"
        return reduced_in_c(system, watch, choice, building, (result, "python"))


def nothing_seen(system: PythonSystem, watch: Watch) -> Result:
    """The answer before a search has begun."""
    return result_of(Search(system, watch, Observer(system), system.expand, stopped="not begun"))


def ended_in_python(result: Result) -> Result:
    """What Python found, where nobody takes over: perhaps because somebody asked for an end just then."""
    return cut_short(result, KeyboardInterrupt()) if result.handed_over else result


def cut_short(result: Result, end: BaseException) -> Result:
    """What was found before an engine was waited for, and that this was ended."""
    cut = cut_by(end)
    return replace(result, stopped=cut.reason, interrupted=cut.interrupted, handed_over=False)


def impatient(watch: Watch, building: Building) -> Watch:
    """A watch on Python that hands over, if there is somebody to hand over to."""
    return Impatient(watch.limits, watch.progress, watch.started, watch.deadline, building=building)


def reduced_in_c(
    system: PythonSystem, watch: Watch, choice: EngineChoice, building: Building, before: Explored
) -> Explored:
    """Search with stubborn sets in C, or say why not and search in Python. Raises FolderFault."""
    try:
        job = choice.folders.deadline(watch.deadline).within(building.job)
        return reduced_native(system, job, watch), "native"
    except (KeyboardInterrupt, LimitReached, MemoryError) as end:
        return cut_short(before[0], end), before[1]
    except Unavailable as why:
        no_engine(why, choice)
        return reduced(system, Stubborn(system), watch), "python"


def in_c(
    system: PythonSystem, watch: Watch, choice: EngineChoice, building: Building, before: Explored
) -> Explored:
    """Search with the native engine; where there is none, say so and search in Python. Raises FolderFault.

    Where a limit or Ctrl-C comes while it is built, ``before`` is all that was seen.
    """
    try:
        job = choice.folders.deadline(watch.deadline).within(building.job)
        result = native(system, job, watch)
    except (KeyboardInterrupt, LimitReached, MemoryError) as end:
        return cut_short(before[0], end), before[1]
    except Unavailable as why:
        no_engine(why, choice)
        return breadth_first(system, watch), "python"
    if not result.undecided:
        return result, "native"
    plain, apart = PythonSystem(system.ground), replace(choice, folders=NO_FOLDERS)
    return result.completed_by(explored(plain, watch, apart)[0], watch.seconds), "native"


def no_engine(why: Unavailable, choice: EngineChoice) -> None:
    """Say that there is no native engine. Raises FolderFault where no other will do."""
    if choice.folders:
        raise FolderFault(f"only the native engine spills, keeps checkpoints and resumes: {why}") from None
    choice.say(f"the Python engine explores this model: {why}")


def prepared(
    system: PythonSystem,
    choice: EngineChoice,
    scratch: Path,
    futures: Futures | None = None,
    processes: Processes | None = None,
) -> Job:
    """An engine for a system, ready to run. ``futures`` are for stubborn sets.

    Compilers run as ``processes``. Raises Unavailable and FolderFault.
    """
    by = private(choice.recipe(), choice.say)
    try:
        model = to_c(system.ground, system.symmetry, futures)
    except TooWide as why:
        raise Unavailable(str(why)) from None
    initial = tuple(dict.fromkeys(system.canonical(state) for state in system.initial()))
    folders = choice.folders.prepare(model.source, initial)
    return Job(built(model, by, scratch, processes), model.words, initial, choice.threads, folders)


class Building:
    """An engine being built, beside whatever else is done, in a folder that goes with it."""

    def __init__(self, system: PythonSystem, choice: EngineChoice, futures: Futures | None = None) -> None:
        self.scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.processes = Processes()
        folder = Path(self.scratch.name)
        self.make: Callable[[], Job] = lambda: prepared(system, choice, folder, futures, self.processes)
        self.thread: threading.Thread | None = None
        self.made: Job | None = None
        self.failed: Exception | None = None

    def __enter__(self) -> Building:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nobody wants the engine any more."""
        self.processes.end()
        if self.thread is not None:
            self.thread.join(PATIENCE)
        self.scratch.cleanup()

    def begin(self) -> None:
        """Begin to build, if nobody has."""
        if self.thread is None:
            self.thread = threading.Thread(target=self.run, daemon=True)
            self.thread.start()

    def run(self) -> None:
        """Build; what comes of it is kept for ``job``."""
        try:
            self.made = self.make()
        except Exception as error:
            self.failed = error

    def job(self) -> Job:
        """Wait for the engine. Raises Unavailable."""
        self.begin()
        assert self.thread is not None
        self.thread.join()
        if self.failed is not None:
            raise self.failed
        assert self.made is not None
        return self.made

    @property
    def is_impossible(self) -> bool:
        """Whether it has come out that there is no engine to be had."""
        return self.failed is not None


@dataclass
class Impatient(Watch):
    """Watches a search in Python, and ends it once it is large and there may be a faster one."""

    building: Building = field(kw_only=True)

    def hands_over(self, states: int) -> bool:
        """Whether somebody else takes over a search that has seen so many states."""
        if self.building.is_impossible:
            return False
        if states >= COMPILE_FROM:
            self.building.begin()
        return states >= HAND_OVER_FROM
