"""``--watch``: check again when a model, or a file that it imports, is saved."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from checker.checking.side_by_side import SideBySide
from checker.checking.worker import Failure, FaultElsewhere, WorkerDied, WorkResult
from checker.command_line.check import said_of
from checker.command_line.model_files import model_files
from checker.command_line.options import options_of
from checker.command_line.output import Output
from checker.command_line.progress import Progress
from checker.command_line.recorded import recorded, write_recorded
from checker.command_line.session import Session
from checker.command_line.streams import write_codes
from checker.command_line.watch_round import Contents, WatchRound, watch_round
from checker.comparison.side import ComparedSide
from checker.compiler.source_file import read_source
from checker.exploration.deadline import Interrupts
from checker.exploration.folders import NO_FOLDERS
from checker.exploration.limits import Snapshot
from checker.source.diagnostic import ModelError

CLEAR = "\033[H\033[2J\033[3J"
MISSING = "--watch needs the package watchfiles: pip install 'page-pinning-checker[watch]'"
LOOK = 1000  # milliseconds after which files are compared although the system has reported nothing
ENDED = 130
Changes = Callable[..., Iterator[object]]


def watch(asked: argparse.Namespace, interrupts: Interrupts) -> int:
    """Check again and again, until a signal ends it: 130. Raises CannotWrite."""
    try:
        from watchfiles import watch as changes
    except ImportError:
        print(f"error: {MISSING}", file=sys.stderr)
        return 2
    watching = Watching(asked, interrupts, Output(asked.colour, asked.quiet, asked.verbose), changes)
    while not interrupts.count:
        watching.check_all()
        watching.wait()
    return ENDED


@dataclass
class Watching:
    """The models that are watched. ``last`` is the last round of each that could be checked, ``read`` the
    contents of the files by which the last round of each was decided, ``shown`` what stands on the screen."""

    asked: argparse.Namespace
    interrupts: Interrupts
    output: Output
    changes: Changes
    last: dict[str, ComparedSide] = field(default_factory=dict)
    read: dict[str, Contents] = field(default_factory=dict)
    shown: dict[str, WatchRound] = field(default_factory=dict)

    # -- checking ------------------------------------------------------------------------------------------

    def check_all(self) -> None:
        """Check the models of which a file has changed, all of them in the first round, and show them."""
        paths = list(model_files(self.asked.models))
        self.read = {path: read for path, read in self.read.items() if path in paths}
        rounds: dict[str, WatchRound] = {}
        for path in filter(self.is_changed, paths):
            one = self.check(path, len(paths) > 1)
            if one is None or self.interrupts.count:
                return
            rounds[path] = one
        self.shown = {
            path: rounds.get(path) or replace(self.shown[path], changes=(), races=()) for path in paths
        }
        self.show()

    def check(self, path: str, is_review: bool) -> WatchRound | None:
        """Check one model in a process of its own; None if it was saved again meanwhile."""
        before = self.read[path] = now([str(Path(path).resolve()), *self.read.get(path, ())])
        session = self.session(is_review)
        work = partial(watch_round, path, session, self.last.get(path))
        with SideBySide(1, session.deadline) as crew, Progress(path, not self.asked.quiet) as progress:
            crew.add(0, work)
            for event in crew.events():
                if event is None and now(before) != before:
                    return None
                message = None if event is None else event[1]
                if isinstance(message, WorkResult | Failure):
                    progress.clear()
                    return self.ended(path, message)
                if message is not None and isinstance(message.content, Snapshot):
                    progress.show(message.content)
        return None

    def session(self, is_review: bool) -> Session:
        """The session of one round: it has the time that the limits give from now on."""
        options = options_of(self.asked, NO_FOLDERS)
        deadline = options.limits.deadline(self.interrupts, time.monotonic())
        return Session(self.asked, options, self.output, deadline, is_review=is_review)

    def ended(self, path: str, end: WorkResult | Failure) -> WatchRound:
        """What came of a round, also if its process did not survive it."""
        if isinstance(end, WorkResult):
            assert isinstance(end.content, WatchRound)
            one = end.content
            self.last |= {path: one.side} if one.side is not None else {}
            self.read[path] = {**self.read[path], **(one.read or {})}
            return one
        with recorded() as pieces:
            if isinstance(end.error, FaultElsewhere | WorkerDied):
                print(f"{path}: {end.error}", file=sys.stderr)
            else:
                said_of(end.error, path)
        return WatchRound(pieces)

    # -- showing -------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Show the verdicts, what changed, and as many races as there is room for."""
        if sys.stdout.isatty():
            write_codes(sys.stdout, CLEAR)
        for one in self.shown.values():
            write_recorded([*one.verdict, *one.changes])
        races = [race for one in self.shown.values() for race in one.races]
        room = self.room() if sys.stdout.isatty() else None
        for number, race in enumerate(races):
            lines = race.count("\n") + 2
            if room is not None and room < lines:
                self.output.write(f"\n{len(races) - number} more races: check without --watch\n")
                break
            room = None if room is None else room - lines
            self.output.write(f"\n{race}\n")
        self.output.write(f"\nchecked at {time.strftime('%H:%M:%S')}; waiting for a change (Ctrl-C ends)\n")

    def room(self) -> int:
        """How many lines of the screen are left for races."""
        texts = [text for one in self.shown.values() for _, text in (*one.verdict, *one.changes)]
        return shutil.get_terminal_size().lines - sum(text.count("\n") for text in texts) - 4

    # -- waiting -------------------------------------------------------------------------------------------

    def wait(self) -> None:
        """Wait until a file has changed, or for a signal."""
        while not self.interrupts.count and not self.is_any_changed():
            reported = self.changes(
                *self.folders(), recursive=False, watch_filter=None, rust_timeout=LOOK, yield_on_timeout=True
            )
            try:
                self.interrupts.let_through(partial(next, reported))
            except KeyboardInterrupt:
                return

    def folders(self) -> set[Path]:
        """The folders in which something may be saved that matters."""
        folders = {Path(file).parent for read in self.read.values() for file in read}
        folders |= {Path(one) for one in self.asked.models}
        return {one for one in folders if one.is_dir()}

    def is_any_changed(self) -> bool:
        """Whether some model is to be checked again, or none of its name is left."""
        paths = list(model_files(self.asked.models))
        return any(map(self.is_changed, paths)) or paths != list(self.shown)

    def is_changed(self, path: str) -> bool:
        """Whether a file of a model is not what it was in the last round."""
        return path not in self.read or now(self.read[path]) != self.read[path]


def now(files: Iterable[str]) -> Contents:
    """The lines of some files as they are now; none of one that cannot be read."""
    return {file: lines_of(file) for file in files}


def lines_of(file: str) -> tuple[str, ...]:
    """The lines of a file; none if it cannot be read."""
    try:
        return read_source(file).lines
    except ModelError:
        return ()
