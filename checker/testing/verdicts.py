"""Checks a model from a test: findings to assert on, and failures that print the race."""

from __future__ import annotations

from dataclasses import dataclass

from checker.checking.check import check as checked
from checker.checking.options import Options
from checker.checking.outcome import Outcome, Status, Verdict
from checker.command_line.races import command
from checker.counterexample.explanation import Explanation
from checker.counterexample.trace import Trace
from checker.language.property import Property
from checker.report.commit import commit_text
from checker.report.phrases import plural, reproduce
from checker.report.summary import if_violated, summary
from checker.testing.named import ModelLike, Value, compiled, name_of, written


@dataclass(frozen=True, repr=False)
class Finding:
    """The result for one property of a model."""

    verdict: Verdict

    @property
    def name(self) -> str:
        """The name of the property."""
        return self.verdict.property.name

    @property
    def status(self) -> Status:
        """``holds``, ``violated``, or ``unknown`` if a limit came first."""
        return self.verdict.status

    @property
    def trace(self) -> Trace | None:
        """The shortest race; for a ``reachable`` that holds, the run to it; None if there is none."""
        return self.verdict.trace

    @property
    def explanation(self) -> Explanation:
        """What was proved about the race, and why it happens, if that was requested."""
        return self.verdict.explanation

    @property
    def steps(self) -> int | None:
        """The length of the trace; None if there is none."""
        return len(self.trace.steps) if self.trace else None

    @property
    def vacuous(self) -> bool:
        """Whether it holds although its premise was never true."""
        return self.verdict.vacuous

    @property
    def executions(self) -> int | None:
        """How many executions show it; None if states were counted."""
        return self.verdict.executions

    @property
    def race(self) -> str:
        """The race in the form for a commit message; empty if there is none."""
        return commit_text(self.trace, self.verdict.explanation) if self.trace else ""

    def __repr__(self) -> str:
        told = f"{self.name}: {self.status}"
        return f"{told}\n\n{self.race}" if self.status == "violated" and self.trace else told


@dataclass(frozen=True, repr=False)
class Checked:
    """A model that was checked. ``result["name"]`` is the finding for one property.

    ``words`` are those of the command line that shows the same.
    """

    outcome: Outcome
    words: tuple[str, ...]

    def __getitem__(self, judged: str | Property) -> Finding:
        """The finding for a property. Raises ValueError if the model has none of that name."""
        program = self.outcome.program
        name = name_of(judged, [one.name for one in program.properties])
        for verdict in self.outcome.verdicts:
            if verdict.property.name == name:
                return Finding(verdict)
        # For the three that every model has, the outcome only has those not as declared.
        declared = next(one for one in program.properties if one.name == name)
        return Finding(Verdict(declared, "holds" if self.exhaustive else "unknown", None, vacuous=False))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One for each property, in the order of the model."""
        return tuple(Finding(verdict) for verdict in self.outcome.verdicts)

    @property
    def verdict(self) -> Status:
        """The worst of the properties: ``holds``, ``violated``, ``unknown``."""
        return self.outcome.verdict

    @property
    def as_declared(self) -> bool:
        """Whether everything was seen, and every verdict is the one that the model declares."""
        return self.outcome.exit_status == 0

    @property
    def exhaustive(self) -> bool:
        """Whether every reachable state was seen."""
        return self.outcome.result.exhaustive

    @property
    def states(self) -> int:
        """The number of states; 0 if executions were counted."""
        return self.outcome.result.states

    @property
    def executions(self) -> int | None:
        """The number of essentially different executions; None if states were counted."""
        return self.outcome.result.executions

    @property
    def transitions(self) -> int:
        """The number of transitions."""
        return self.outcome.result.transitions

    @property
    def depth(self) -> int:
        """The distance of the farthest state that was seen."""
        return self.outcome.result.depth

    @property
    def command(self) -> str:
        """The command that shows the same."""
        return reproduce(list(self.words))

    def __repr__(self) -> str:
        races = [one.race for one in self.findings if one.status == "violated" and one.trace]
        return "\n\n".join([*races, summary(self.outcome, False, False, lambda text, _: text)])


def check(model: ModelLike, options: Options | None = None, **settings: Value) -> Checked:
    """Explore every interleaving of a model, with its parameters and mechanisms set by name.

    Raises ModelError if the model is invalid.
    """
    options = options or Options()
    outcome = checked(compiled(model, settings), options)
    chosen = {name: written(value) for name, value in settings.items()}
    return Checked(outcome, tuple(command(outcome, chosen, options)))


def assert_holds(
    model: ModelLike, *properties: str | Property, options: Options | None = None, **settings: Value
) -> Checked:
    """Fail, with the race, unless these properties hold: without any, all that the model has.

    If a limit came first the assertion fails. Raises AssertionError, ModelError, and ValueError for a
    property that does not exist.
    """
    __tracebackhide__ = True
    result = check(model, options, **settings)
    wanted = [result[one] for one in properties] or list(result.findings)
    wrong = [one for one in wanted if one.status != "holds"]
    if wrong:
        raise AssertionError("\n\n".join([*(told(one, result) for one in wrong), result.command]))
    return result


def assert_violated(
    model: ModelLike,
    judged: str | Property,
    steps: int | None = None,
    options: Options | None = None,
    **settings: Value,
) -> Finding:
    """Fail unless a property is violated, with a shortest race of ``steps`` steps if that is given.

    If the race is not known to be shortest (executions were counted, or a limit was reached), ``steps`` is
    compared with the length of this one. Raises AssertionError, ModelError, and ValueError for a property
    that does not exist.
    """
    __tracebackhide__ = True
    result = check(model, options, **settings)
    found = result[judged]
    if found.status != "violated":
        raise AssertionError(f"{told(found, result)}\n\n{result.command}")
    if steps is not None and found.steps != steps:
        length = f"{found.name}: violated in {plural(found.steps or 0, 'step')}, not in {steps}"
        raise AssertionError("\n\n".join([length, found.race, result.command]))
    return found


def told(found: Finding, result: Checked) -> str:
    """The text of a failure: the race, that the property holds, or why nothing is known."""
    searched = result.outcome.result
    seen = plural(searched.count, searched.unit)
    if found.status == "unknown":
        why = f"then {searched.stopped}" if searched.stopped else found.verdict.never_judged
        return f"{found.name}: inconclusive ({seen}, {why})"
    if found.status == "holds":
        return f"{found.name}: holds (all {seen}, depth {result.depth})"
    return found.race or f"{found.name}: violated: {if_violated(found.verdict.property)}"
