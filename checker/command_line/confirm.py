"""``--confirm spin``: compare the result with Spin's for the same model."""

from __future__ import annotations

from dataclasses import replace

from checker.backends.cannot_express import CannotExpress
from checker.backends.promela.module import promela
from checker.backends.promela.runs import promela_of_runs
from checker.backends.python.system import PythonSystem
from checker.checking.outcome import Outcome
from checker.command_line.output import Output
from checker.command_line.progress import Progress
from checker.compiler.compile import Model
from checker.exploration.choice import EngineChoice, explored
from checker.exploration.deadline import Deadline, LimitReached
from checker.exploration.limits import Limits, Watch
from checker.exploration.result import Result
from checker.exploration.spin import SpinAnswer, SpinFails, ask_spin, misses_progress
from checker.ground.program import Ground
from checker.language.property import Kind
from checker.passes.normal_form import ground
from checker.source.called import called

DISAGREES, INCONCLUSIVE = 70, 3


def confirm(model: Model, found: Outcome, limits: Limits, deadline: Deadline, output: Output) -> int:
    """Run Spin and print the comparison: 0 same, 3 no answer, 70 different. Raises KeyboardInterrupt."""
    try:
        lowered = deadline.within(lambda: ground(model.program))
        result = unreduced(model, lowered, found, Watch(limits, whole=deadline), not output.quiet)
        answer = ask_spin(deadline.within(lambda: promela(lowered)), result.states, deadline)
        answer = replace(answer, seen=answer.seen | missed(lowered, result.states, deadline))
    except (SpinFails, CannotExpress, LimitReached) as error:
        output.write(f"{model.path}: not confirmed by Spin: {error}\n")
        return INCONCLUSIVE
    wrong = differences(lowered, found.result, result, answer)
    if wrong:
        output.write(f"{model.path}: SPIN DISAGREES (Spin {answer.version}):\n")
        output.write("".join(f"  {line}\n" for line in wrong) + advice(model))
        return DISAGREES
    said = agreement(found, answer) + not_asked(lowered, found.result)
    output.write(f"{model.path}: confirmed by Spin {answer.version}: {said}\n")
    return 0


def missed(lowered: Ground, states: int, deadline: Deadline) -> frozenset[int]:
    """The progress properties that some fair run violates, says Spin. Raises SpinFails, CannotExpress."""
    progress = [n for n, judged in enumerate(lowered.properties) if judged.property.is_progress]
    return frozenset(
        number
        for number in progress
        if misses_progress(promela_of_runs(lowered, number), lowered, states, deadline)
    )


def unreduced(model: Model, lowered: Ground, found: Outcome, watch: Watch, progress: bool) -> Result:
    """The search without reductions, as Spin does it. Raises SpinFails if a limit ends it."""
    result = found.result
    if result.exhaustive and (found.reductions or result.unit != "state"):
        with Progress(model.path, progress) as shown:
            watch.progress = shown.show
            result, _ = explored(watch.deadline.within(lambda: PythonSystem(lowered)), watch, EngineChoice())
    if result.interrupted:
        raise KeyboardInterrupt
    if not result.exhaustive:
        raise SpinFails(f"the search here is incomplete ({result.stopped})")
    return result


def differences(lowered: Ground, shown: Result, result: Result, answer: SpinAnswer) -> list[str]:
    """The differences from Spin's result, a line for each."""
    lines = []
    if answer.states != result.states:
        lines.append(f"states: {result.states:,} here, {answer.states:,} in Spin")
    for number, judged in enumerate(lowered.properties):
        here, there = {ends(shown, number), ends(result, number)}, number in answer.seen
        if here != {there}:
            words = {True: "seen", False: "not seen"}
            what = "the state" if judged.property.kind is Kind.REACHABLE else "a violation"
            lines.append(f"{judged.property.name}: {what} is {words[not there]} here, {words[there]} in Spin")
    return lines


def ends(result: Result, number: int) -> bool:
    """Whether Spin can check a property: deadlock in which no actor can step, but not a deadlock of some."""
    return number in result.decided and (number not in result.found or result.found[number].doom is None)


def agreement(found: Outcome, answer: SpinAnswer) -> str:
    """``same verdicts, same 61,692 states``."""
    without = f" (without {' and '.join(found.reductions)})" if found.reductions else ""
    return f"same verdicts, same {answer.states:,} states{without}"


def not_asked(lowered: Ground, result: Result) -> str:
    """The verdicts that Spin was not asked about."""
    left = [n for n, judged in enumerate(lowered.properties) if judged.ends and not ends(result, n)]
    return "; not checked by Spin: actors that can never finish while others continue" if left else ""


def advice(model: Model) -> str:
    """The advice about a disagreement."""
    settings = "".join(f" -p {s.name}={s.shown}" for s in model.program.settings)
    return (
        "  one of the two is wrong: please report it with the output of\n"
        f"  {called()} emit promela {model.path}{settings}\n"
    )
