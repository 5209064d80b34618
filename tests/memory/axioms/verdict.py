"""Herd's word for a litmus test: Never, Sometimes or Always."""

from collections.abc import Iterable
from typing import Any

from tests.memory.axioms.allowed import Outcome
from tests.memory.axioms.domains import Test
from tests.memory.axioms.expressions import Value, evaluate


def verdict(test: Test, allowed: Iterable[Outcome]) -> str:
    """How often the condition of ``test`` is met among ``allowed``."""
    answers = [holds(test["final"], outcome) for outcome in allowed]
    if not any(answers):
        return "Never"
    return "Always" if all(answers) else "Sometimes"


def holds(condition: Any, outcome: Outcome) -> bool:
    """Whether ``outcome`` meets ``condition``."""
    return bool(evaluate(_filled_in(condition, outcome), {}))


def _filled_in(condition: Any, outcome: Outcome) -> Any:
    if isinstance(condition, list):
        return [condition[0], *(_filled_in(operand, outcome) for operand in condition[1:])]
    if isinstance(condition, dict) and "reg" in condition:
        thread, register = condition["reg"]
        return _value(outcome.registers[thread], register)
    if isinstance(condition, dict) and "mem" in condition:
        return _value(outcome.memory, condition["mem"])
    return condition


def _value(pairs: tuple[tuple[str, Value], ...], name: str) -> Value:
    return dict(pairs).get(name, 0)
