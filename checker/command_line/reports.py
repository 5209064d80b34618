"""The files for other programs: the result file, JUnit's XML, the page."""

from __future__ import annotations

from checker import __version__
from checker.checking.outcome import Outcome
from checker.command_line.output import refuse_unwritable, write_file, write_json
from checker.command_line.races import alone, command
from checker.command_line.session import Review, Session


def refuse_unwritable_reports(*paths: str | None) -> None:
    """Refuse unwritable files before a long search. Raises CannotWrite."""
    for path in paths:
        if path:
            refuse_unwritable(path)


def refuse_wrong_day(page: str | None) -> None:
    """Refuse a day that a page cannot be made on, before hours are spent on it. Raises WrongOptions."""
    if page:
        from checker.command_line.day import today

        today()


def write_reports(session: Session, review: Review) -> None:
    """Write the files. Raises CannotWrite."""
    asked = session.asked
    if asked.json:
        from checker.report.result_file import results

        write_json(asked.json, results(review.outcomes, asked.with_times, review.unchecked))
    if asked.junit:
        from checker.report.junit import junit

        write_file(asked.junit, junit(review.outcomes, review.unchecked))
    if asked.html:
        write_file(asked.html, page(session, review))


def page(session: Session, review: Review) -> str:
    """The review as a page; the command beside a race names the mechanisms if all were tried."""
    from checker.command_line.day import today
    from checker.report.review_page import review_page

    asked = session.asked

    def again(outcome: Outcome, judged: str) -> list[str]:
        tried = [s for s in outcome.program.settings if s.cost is not None] if asked.mechanisms else []
        several = [] if asked.counterexamples == 1 else ["--counterexamples", str(asked.counterexamples)]
        settings = [word for s in tried for word in ("-p", f"{s.name}={s.shown}")]
        return [
            *command(outcome, dict(asked.settings), session.options, alone(outcome, asked, judged)),
            *settings,
            *several,
        ]

    made = f"Made by page-pinning-checker {__version__} on {today()}."
    return review_page(review.outcomes, again, review.unchecked, made)
