"""Many initial states: as many as there are, in the order of the choices, each once."""

from __future__ import annotations

from itertools import product
from textwrap import dedent
from time import process_time

import pytest

from checker.backends.python.system import PythonSystem
from checker.ground.meaning import InitialFails
from checker.passes.normal_form import ground
from tests.programs import compiled

HEAD = """\
from checker import Array, actor, choose, every_actor_finishes, initial, integer, record, shared, wait_until


@record
class System:
    a: int = integer(0, most=5)
    b: int = integer(0, most=5)
    c: int = integer(0, most=5)
    d: int = integer(0, most=5)
    e: int = integer(0, most=5)
    f: int = integer(0, most=5)


@record
class Page:
    mark: bool = False


system = shared(System)
pages = shared(Array(Page, 3))


@actor
def reader() -> None:
    system.a = 0


properties = [every_actor_finishes()]

"""


def starts(text: str) -> list[tuple[int, ...]]:
    """The shared values of each initial state."""
    system = PythonSystem(ground(compiled(HEAD + dedent(text))))
    return [tuple(system.values(state)[:9]) for state in system.initial()]


def test_every_combination_in_order_and_at_once() -> None:
    choices = "".join(f"    {name} = choose(range(6))\n" for name in "abcdef")
    work = "".join(f"    system.{name} = {name}\n" for name in "abcdef")
    before = process_time()
    found = starts(f"@initial\ndef anything() -> None:\n{choices}{work}")
    assert found == [(*values, 0, 0, 0) for values in product(range(6), repeat=6)]
    assert process_time() - before < 5  # a case for each combination took eight seconds


def test_a_state_that_several_choices_lead_to_is_there_once() -> None:
    found = starts(
        """\
        @initial
        def sums() -> None:
            a = choose(range(3))
            b = choose(range(3))
            system.a = a + b
        """
    )
    assert [state[0] for state in found] == [0, 1, 2, 3, 4]


def test_a_second_procedure_starts_from_each_state_of_the_first() -> None:
    found = starts(
        """\
        @initial
        def first() -> None:
            a = choose((2, 1))
            system.a = a


        @initial
        def then() -> None:
            page = choose(pages)
            b = choose((1, 2, 3))
            wait_until(b > system.a)
            page.mark = True
            system.b = b
        """
    )
    marks = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    expected = [(a, b, 0, 0, 0, 0, *m) for a in (2, 1) for m in marks for b in (1, 2, 3) if b > a]
    assert found == expected


def test_a_wait_that_no_choice_lets_pass_is_refused() -> None:
    with pytest.raises(InitialFails, match="what it waits for is never true"):
        starts("@initial\ndef never() -> None:\n    a = choose((0, 1))\n    wait_until(a > 1)\n")
