"""Several models, checked in parallel; the results are shown in the order of the models."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from checker.checking.outcome import Outcome, Unchecked
from checker.checking.side_by_side import Event
from checker.checking.worker import Failure, FaultElsewhere, Notice, Say, WorkerDied, WorkResult
from checker.command_line.output import blame_the_checker
from checker.command_line.progress import Progress
from checker.command_line.recorded import Piece, recorded, write_recorded
from checker.command_line.session import Review, Session
from checker.exploration.limits import Snapshot

OneModel = Callable[[str, Session, Review], None]
SaidOf = Callable[[BaseException, str], tuple[int, str]]


@dataclass(frozen=True)
class Report:
    """The result of one model from its own process, and the output of that process."""

    pieces: Sequence[Piece]
    outcomes: Sequence[Outcome]
    unchecked: Sequence[Unchecked]
    statuses: Sequence[int]


def report_of(path: str, session: Session, one_model: OneModel, say: Say) -> Report:
    """Check one model, and record its output."""
    review = Review()
    with recorded() as pieces:
        one_model(path, session.elsewhere(say), review)
    return Report(pieces, review.outcomes, review.unchecked, review.statuses)


def check_several(
    paths: Sequence[str], session: Session, review: Review, one_model: OneModel, said_of: SaidOf
) -> None:
    """Check models in parallel and show them. Raises CannotWrite.

    A failing model does not stop the others.
    """
    jobs = session.jobs(len(paths))
    part = session.part(jobs)
    showing = Showing(paths, session, review, said_of)
    with session.crew(jobs) as crew:
        for number, path in enumerate(paths):
            crew.add(number, partial(report_of, path, part, one_model))
        for event in crew.events():
            if event is not None:
                showing.take(event)
            if 130 in review.statuses:
                crew.stop()


class Showing:
    """Shows the result of each model when all before it are shown."""

    def __init__(self, paths: Sequence[str], session: Session, review: Review, said_of: SaidOf) -> None:
        self.paths, self.session, self.review, self.said_of = paths, session, review, said_of
        self.turn = 0
        self.ended: dict[int, WorkResult | Failure] = {}
        self.progress = [
            Progress(path, not session.asked.quiet, f"[{number}/{len(paths)}] {path}  ")
            for number, path in enumerate(paths, 1)
        ]

    def take(self, event: Event) -> None:
        """Handle a message from one model's process."""
        number, said = event
        if isinstance(said, Notice):
            self.show_progress(number, said.content)
            return
        self.ended[number] = said
        while self.turn in self.ended:
            self.progress[self.turn].clear()
            self.show(self.paths[self.turn], self.ended.pop(self.turn))
            self.turn += 1

    def show_progress(self, number: int, now: object) -> None:
        """Show the progress of a search; of several on a terminal, the one that is shown next."""
        progress = self.progress[number]
        if isinstance(now, Snapshot) and (number == self.turn or not progress.terminal):
            progress.show(now)

    def show(self, path: str, ended: WorkResult | Failure) -> None:
        """Show the result of one model."""
        if isinstance(ended, WorkResult):
            assert isinstance(ended.content, Report)
            found = ended.content
            self.review.add(found.outcomes, found.unchecked, found.statuses)
            write_recorded(found.pieces)
        elif isinstance(ended.error, KeyboardInterrupt) and not ended.begun:
            self.review.miss(path, 130, "interrupted before it was started")
        else:
            self.review.miss(path, *self.why_missed(path, ended.error))

    def why_missed(self, path: str, error: BaseException) -> tuple[int, str]:
        """Report why a model has no result; the exit status for that, and the reason."""
        if isinstance(error, FaultElsewhere):
            print(error, file=sys.stderr)
        elif not isinstance(error, WorkerDied):
            return self.said_of(error, path)
        elif error.would_not_end:  # its process has reported this
            kind = "interrupted" if error.status == 130 else "inconclusive"
            return error.status, f"{kind}: the model would not end"
        elif error.is_killed:
            why = f"inconclusive: {error}"
            print(f"{path}: {why}", file=sys.stderr)
            return 3, why
        else:
            print(f"{path}: {error}", file=sys.stderr)
        return blame_the_checker(path), f"a fault of the checker: {type(error).__name__}"
