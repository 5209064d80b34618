"""What is printed of a litmus test beside the ordinary report: the verdict as herd7 prints it."""

from __future__ import annotations

from checker.checking.end_states import EndStates, end_states
from checker.checking.outcome import Outcome
from checker.command_line.session import Session
from checker.compiler.compile import Model
from checker.exploration.limits import Watch
from checker.language.ordering import MemoryModel
from checker.litmus.model_text import CONDITION
from checker.litmus.reading import read_litmus
from checker.litmus.syntax import LitmusTest
from checker.passes.normal_form import ground
from checker.report.herd import herd_verdict, observation


def show_litmus(model: Model, outcome: Outcome, session: Session) -> int:
    """Print the verdict on a litmus test; its exit status.

    The status is 0 if the file says no result, or this one; 1 if it says another. What a file says is about
    the kernel's memory model, so that it counts under ``weak`` only.
    """
    if outcome.exit_status not in (0, 1):
        return outcome.exit_status
    test = read_litmus(model.source)
    watch = Watch(session.options.limits, whole=session.deadline)
    ends = end_states(test, ground(model.program), watch)
    brief = session.asked.quiet or session.is_review
    text = observation(test, ends) + "\n" if brief else herd_verdict(test, ends)
    status, remark = compared(test, ends, outcome)
    session.output.write(text + remark + ("" if brief else "\n"))
    return status


def compared(test: LitmusTest, ends: EndStates, outcome: Outcome) -> tuple[int, str]:
    """The exit status, and a line about a result in the file that is another one."""
    others = [one for one in outcome.verdicts if one.property.name != CONDITION and one.status == "violated"]
    status = 1 if others else 0
    if outcome.bounds_reached:
        return 3 if ends.observation == "Never" else status, ""
    if not test.result or test.result == ends.observation or outcome.program.memory is not MemoryModel.WEAK:
        return status, ""
    power = " It may be one that only Power shows." if ends.observation == "Never" else ""
    return 1, f"The file says {test.result}, about the kernel's memory model.{power}\n"
