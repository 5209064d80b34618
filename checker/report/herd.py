"""The verdict on a litmus test as herd7 prints it."""

from __future__ import annotations

from checker.checking.end_states import EndStates
from checker.litmus.syntax import LitmusTest, LocationAtEnd, RegisterAtEnd

KINDS = {"exists": "Allowed", "not exists": "Forbidden", "forall": "Required"}


def herd_verdict(test: LitmusTest, ends: EndStates) -> str:
    """The lines, each with its end."""
    names = [name_at_end(one) for one in test.observed]
    states = [
        "".join(f"{name}={value}; " for name, value in zip(names, values, strict=True)).rstrip()
        for values in ends.shown
    ]
    lines = [
        f"Test {test.name} {KINDS[test.quantifier]}",
        f"States {len(states)}",
        *states,
        "Ok" if is_ok(test, ends) else "No",
        "Witnesses",
        f"Positive: {ends.positive} Negative: {ends.negative}",
        f"Condition {condition_text(test)}",
        observation(test, ends),
    ]
    return "".join(f"{line}\n" for line in lines)


def observation(test: LitmusTest, ends: EndStates) -> str:
    """Herd's last line: how often the condition is met. The numbers are of states."""
    return f"Observation {test.name} {ends.observation} {ends.positive} {ends.negative}"


def is_ok(test: LitmusTest, ends: EndStates) -> bool:
    """Whether the test's quantifier is satisfied."""
    match test.quantifier:
        case "exists":
            return ends.positive > 0
        case "not exists":
            return ends.positive == 0
        case "forall":
            return ends.negative == 0


def condition_text(test: LitmusTest) -> str:
    """The condition as the file has it, on one line."""
    span = test.condition_span
    lines = [span.source.line(number) for number in range(span.line, span.end_line + 1)]
    if lines:
        lines[-1] = lines[-1][: span.end_column]
        lines[0] = lines[0][span.column :]
    return " ".join(" ".join(lines).split())


def name_at_end(one: RegisterAtEnd | LocationAtEnd) -> str:
    """``0:r1`` or ``[x]``."""
    return f"{one.thread}:{one.name}" if isinstance(one, RegisterAtEnd) else f"[{one.name}]"
