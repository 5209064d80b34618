"""One round of ``--watch``: a model is checked, and compared with the round before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.checking.check import check as checked
from checker.checking.outcome import Outcome, Verdict
from checker.checking.worker import Say
from checker.command_line.check import said_of
from checker.command_line.diff_place import NamedModel
from checker.command_line.output import warn
from checker.command_line.recorded import Piece, recorded
from checker.command_line.session import Session
from checker.comparison.compare import compare
from checker.comparison.difference import Became
from checker.comparison.side import ComparedSide
from checker.compiler.one_property import with_one_property
from checker.exploration.deadline import LimitReached
from checker.report.commit import Subject
from checker.report.difference.text import brief_changes
from checker.report.forms import drawing
from checker.report.summary import summary
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText

Contents = dict[str, tuple[str, ...]]  # the lines of files by path; none for one that cannot be read


@dataclass(frozen=True)
class WatchRound:
    """What came of a round.

    ``verdict`` and ``changes`` are as they were written: they stay on the screen, and only until the next
    round. ``side`` is the model if it could be checked. ``races`` may be shown below, ``read`` are the files
    that decided the round.
    """

    verdict: Sequence[Piece]
    changes: Sequence[Piece] = ()
    side: ComparedSide | None = None
    races: tuple[str, ...] = ()
    read: Contents | None = None


def watch_round(path: str, session: Session, last: ComparedSide | None, say: Say) -> WatchRound:
    """Check a model, and compare it with the last round in which it could be checked."""
    with recorded() as pieces:
        try:
            return checked_round(path, session.elsewhere(say), last, pieces)
        except (Exception, KeyboardInterrupt, LimitReached) as end:
            said_of(end, path)
            write_last(last, session)
            return WatchRound(pieces, read=contents(files_of(end)))


def checked_round(
    path: str, session: Session, last: ComparedSide | None, pieces: Sequence[Piece]
) -> WatchRound:
    """A round in which nothing goes wrong; what is written before what changed is in ``pieces``."""
    side = checked_side(path, session)
    write_verdict(side.outcome, session, session.is_review)
    with recorded() as changes:
        new = write_changes(last, side, session)
    races = tuple(wanted_races(side.outcome, new, session.output.width))
    side = ComparedSide(side.name, side.outcome, side.files)  # without what cannot be sent
    return WatchRound(pieces, changes, side, races, contents(side.files.values()))


def checked_side(path: str, session: Session) -> ComparedSide:
    """The model, checked. Raises all that may be wrong with it."""
    place, wanted = NamedModel(path, path), session.asked.property
    model = place.model(dict(session.asked.settings), session.deadline)
    warn(model.program.warnings)
    judged = with_one_property(model, wanted) if wanted else model
    outcome = checked(judged, session.options, session.listener(path), session.deadline)
    return place.side(model, outcome)


def write_verdict(outcome: Outcome, session: Session, brief: bool) -> None:
    """Write the verdict."""
    output = session.output
    brief = brief or output.quiet
    words = summary(outcome, output.verbose, brief, output.paint, output.width)
    output.write_painted(f"{words}\n")


def write_last(last: ComparedSide | None, session: Session) -> None:
    """Write the verdict of the last round in which the model could be checked."""
    if last is not None:
        session.output.write("before that: ")
        write_verdict(last.outcome, session, brief=True)


def write_changes(last: ComparedSide | None, side: ComparedSide, session: Session) -> frozenset[str]:
    """Write what changed; the names of the properties with new races."""
    if last is None:
        return frozenset()
    difference = compare(last, side, session.deadline)
    lines = brief_changes(difference)
    session.output.write("\n".join(["since the last check:", *(lines or ["  nothing changed"])]) + "\n")
    return frozenset(one.name for one in difference.properties if one.became is Became.OPENED)


def wanted_races(outcome: Outcome, new: frozenset[str], width: int) -> Iterator[str]:
    """The races that are new, or not as declared."""
    for verdict in outcome.verdicts:
        if verdict.property.name in new or not verdict.as_declared:
            yield from race(verdict, outcome, width)


def race(verdict: Verdict, outcome: Outcome, width: int) -> Iterator[str]:
    """The drawing of a race, if there is one."""
    if verdict.trace is not None and verdict.status == "violated":
        subject = Subject(Path(outcome.path).stem)
        yield drawing(verdict.trace, verdict.explanation, "commit", width, verdict.shortest, subject)


def files_of(end: BaseException) -> Iterator[SourceText]:
    """The files that an error is about."""
    if isinstance(end, ModelError):
        spans = [end.diagnostic.span, *(note.span for note in end.diagnostic.notes)]
        yield from (span.source for span in spans if span is not None)


def contents(files: Iterable[SourceText]) -> Contents:
    """The lines of some files."""
    return {one.path: one.lines for one in files}
