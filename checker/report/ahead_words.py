"""What the search says about the way ahead, in sentences."""

from __future__ import annotations

from collections.abc import Container
from typing import assert_never

from checker.exploration.engines import Engine
from checker.report.phrases import plural
from checker.walking.ahead import Ahead, Distance

LOOKING = "the search is looking ..."


def ahead_lines(answer: Ahead | str | None, to_be_reached: Container[str]) -> list[str]:
    """A line for each property that is decided ahead, then what the rest is, and how much was seen."""
    if answer is None:
        return [LOOKING]
    if isinstance(answer, str):
        return [answer]
    lines = [distance_line(one, one.property in to_be_reached) for one in answer.distances]
    for verb, wanted in (("violated", False), ("reached", True)):
        clear = [name for name in answer.clear if (name in to_be_reached) is wanted]
        lines += [f"{verb} in no run from here: {', '.join(clear)}"] if clear else []
    for why in dict.fromkeys(answer.open.values()):
        names = ", ".join(name for name, reason in answer.open.items() if reason == why)
        undecided = "not decided yet" if answer.goes_on else "not decided"
        lines.append(f"{undecided}{f' ({why})' if why else ''}: {names}")
    return [*lines, seen(answer)]


def distance_line(one: Distance, is_to_be_reached: bool) -> str:
    """How far away one is."""
    verb = "reached" if is_to_be_reached else "violated"
    if one.moves is None:
        return f"{one.property} is {verb} ahead; there was no time to say in how many steps"
    where = f"in {plural(len(one.moves), 'step')}" if one.moves else "here"
    lost = f" ({' and '.join(one.lost)} can never finish then)" if one.lost else ""
    return f"{one.property} is {verb} {where}{lost}"


def seen(answer: Ahead) -> str:
    """How much the search has seen, and by which engine."""
    states = plural(answer.states, "state")
    rest = "the search goes on ..." if answer.goes_on else "then the limit"
    whole = f"all {states} from here" if answer.complete else f"the nearest {states} from here, {rest}"
    bounds = f", within bounds of the memory model: {' and '.join(answer.within)}" if answer.within else ""
    return f"{whole}{bounds} ({engine_name(answer.engine)})"


def engine_name(engine: Engine) -> str:
    """An engine in words."""
    match engine:
        case "native":
            return "compiled engine"
        case "python":
            return "Python engine"
        case "dpor":
            return "executions"
    assert_never(engine)
