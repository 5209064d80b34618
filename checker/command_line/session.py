"""One run of ``check``: its options and its results so far."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

from checker.checking.defaults import processors
from checker.checking.options import Options
from checker.checking.outcome import Outcome, Unchecked
from checker.checking.side_by_side import InTurn, SideBySide
from checker.checking.worker import Say
from checker.command_line.listening import Display, OnStandardError, on_the_screen, passed_on
from checker.command_line.output import Output
from checker.exploration.deadline import Deadline

LEAST_MEMORY = 1 << 30  # bytes for each of several models at a time, if ``--max-memory`` is not given


@dataclass(frozen=True)
class Session:
    """The arguments and options, the destination of results, the deadline, and the progress display.

    ``is_review`` is whether several models are checked.
    """

    asked: argparse.Namespace
    options: Options
    output: Output
    deadline: Deadline
    display: Display = on_the_screen
    is_review: bool = False

    def reviewing(self) -> Session:
        """The same for several models. Races that will not be read are not explained."""
        explaining = self.options.explaining
        files = any((self.asked.json, self.asked.html, self.asked.junit))
        if explaining is not None and not (self.asked.verbose or files):
            explaining = replace(explaining, unexpected_only=True)
        return replace(self, options=replace(self.options, explaining=explaining), is_review=True)

    def is_brief(self, outcome: Outcome) -> bool:
        """Whether nothing is printed of a model by itself: it is as declared, and a line of the review."""
        plain = not (self.asked.verbose or self.asked.quiet)
        return self.is_review and plain and outcome.exit_status == 0

    def listener(self, path: str) -> OnStandardError:
        """The listener while a model is checked."""
        return OnStandardError(path, not self.asked.quiet, self.display)

    def jobs(self, pieces: int) -> int:
        """How many pieces of work run in parallel. Only one search at a time can have the folders."""
        if self.options.folders:
            return 1
        wanted: int = self.asked.jobs or processors()
        memory = self.options.limits.memory
        if memory is not None and not self.asked.jobs:
            wanted = min(wanted, max(memory // LEAST_MEMORY, 1))
        return max(min(wanted, pieces), 1)

    def crew(self, jobs: int) -> AbstractContextManager[InTurn | SideBySide]:
        """The crew that does the work."""
        return SideBySide(jobs, self.deadline) if jobs > 1 else nullcontext(InTurn(self.deadline))

    def part(self, jobs: int) -> Session:
        """The session for one of several jobs: it has its share of the processors and of the memory."""
        if jobs == 1:
            return self
        limits, memory = self.options.limits, self.options.limits.memory
        if memory is not None:
            memory = max(memory // jobs, 1)
        each = max(processors() // jobs, 1)
        explaining = self.options.explaining
        options = replace(
            self.options,
            threads=self.asked.threads or each,
            limits=replace(limits, memory=memory),
            explaining=explaining and replace(explaining, jobs=min(explaining.jobs, each)),
        )
        return replace(self, options=options, deadline=replace(self.deadline, memory=memory))

    def elsewhere(self, say: Say) -> Session:
        """The session in another process, which passes on its progress."""
        return replace(self, display=passed_on(say))


@dataclass
class Review:
    """The results so far. ``statuses`` are the exit statuses that they call for."""

    outcomes: list[Outcome] = field(default_factory=list)
    unchecked: list[Unchecked] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def miss(self, path: str, status: int, why: str) -> None:
        """Add a model without a result."""
        self.statuses.append(status)
        self.unchecked.append(Unchecked(path, status, why))

    def add(
        self, outcomes: Sequence[Outcome], unchecked: Sequence[Unchecked], statuses: Sequence[int]
    ) -> None:
        """Add results of more models."""
        self.outcomes.extend(outcomes)
        self.unchecked.extend(unchecked)
        self.statuses.extend(statuses)
