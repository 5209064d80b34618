"""What an actor runs in, from the model to its race."""

from __future__ import annotations

from dataclasses import replace

from checker.checking.check import check
from checker.checking.options import Explaining, Options
from checker.compiler.compile import compile_model
from checker.report.commit import commit_text
from tests.programs import file_of

TEXT = """
from checker import Array, actor, always, every_actor_finishes, integer, record, shared


@record
class Count:
    value: int = integer(0, most=3)


count = shared(Count)
rounds = shared(Array(Count, 2))


@actor
def thread() -> None:
    seen = count.value
    count.value = seen + 1


@actor(rounds, lane="irq on CPU 0")
def handler(mine: Count) -> None:
    count.value = 0


@always("a count is lost")
def counted() -> bool:
    return count.value < 1


properties = [every_actor_finishes(), counted]
"""


def test_a_handler_is_drawn_in_the_lane_that_the_model_names() -> None:
    with file_of(TEXT) as path:
        outcome = check(compile_model(str(path)), Options(explaining=Explaining(why=True)))
    (verdict,) = [v for v in outcome.verdicts if v.property.name == "counted"]
    assert verdict.trace is not None
    assert dict(verdict.trace.contexts) == {f"handler[{n}]": "irq on CPU 0" for n in range(2)}


def test_a_lane_heads_its_column() -> None:
    with file_of(TEXT) as path:
        outcome = check(compile_model(str(path)), Options())
    (verdict,) = [v for v in outcome.verdicts if v.property.name == "counted"]
    assert verdict.trace is not None
    thread = replace(verdict.trace.steps[0], actor="handler[0]")
    text = commit_text(replace(verdict.trace, steps=(*verdict.trace.steps, thread)))
    assert "irq on CPU 0 handler" in text and "CPU 0 thread" in text
