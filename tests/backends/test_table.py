"""A model as a table: all instructions are used, and what does not fit is reported."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache

import pytest

from checker.backends.python.system import PythonSystem
from checker.backends.table.canonical import MOST_TIED
from checker.backends.table.code import MOST_REGISTERS, Code, Instruction, Operation
from checker.backends.table.machine_words import SIZES, TooWide, words_of
from checker.backends.table.module import FACTS, Table, to_table
from checker.exploration.breadth_first import breadth_first
from checker.exploration.choice import EngineChoice, explored
from checker.exploration.limits import Watch
from checker.ground.layout import layout_of
from checker.ground.moves import State
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from tests.agreement.test_agreement import files, smallest
from tests.agreement.test_native import random_programs
from tests.native.building import needs_compiler
from tests.native.by_hand import searched, sections
from tests.native.spread import Spread, spread
from tests.programs import compiled
from tests.values.edges import edges


def written(lowered: Ground) -> set[Operation]:
    """The instructions in the code of a program."""
    parts = to_table(lowered).code.parts
    return {part.operation for part in parts if isinstance(part, Instruction)}


def programs_of_many_kinds() -> Iterator[Ground]:
    """Models, and random programs: those of numbers at the edges multiply, divide and shift."""
    yield from (ground(smallest(path)) for path in files() if path.parent.name != "models")
    yield from (lowered for _, lowered in random_programs(range(10)))
    for seed in range(80):
        with suppress(ModelError):
            yield ground(compiled(edges(random.Random(seed).randrange, (1, 7, 8, 31))))


def test_every_instruction_is_written_for_some_program() -> None:
    """And interpreted, for the tests of agreement explore such programs; all of them once would do."""
    unseen, programs = set(Operation), programs_of_many_kinds()
    with spread(Spread(50)):
        while unseen and (lowered := next(programs, None)):
            with suppress(TooWide):
                unseen -= written(lowered)
    assert unseen == set()


# -- what does not fit ---------------------------------------------------------------------------------------

MANY = """
from checker import *

turn = shared(Array(integer(0, most={count}), 1))
{more}

@actor(range({count}))
def worker(me: int) -> None:
    with atomic:
        wait_until(turn[0] == me)
        turn[0] += 1


@{judged}("the last comes")
def last() -> bool:
    return turn[0] == {count}


properties = [last]
"""


def refused(text: str, symmetry: bool = False) -> str:
    """Why there is no table of a model; then Python explores it, and says so."""
    system = PythonSystem(ground(compiled(text)), symmetry)
    with pytest.raises(TooWide) as why:
        to_table(system.ground, system.symmetry)
    said: list[str] = []
    result, by = explored(system, Watch(), EngineChoice("auto", 1, said.append))
    assert (by, result.exhaustive) == ("python", True)
    assert said == [f"the Python engine explores this model: {why.value}"]
    return str(why.value)


def test_progress_of_too_many_actors() -> None:
    to_table(ground(compiled(MANY.format(count=64, judged="eventually", more=""))))
    to_table(ground(compiled(MANY.format(count=65, judged="never", more=""))))
    said = refused(MANY.format(count=65, judged="eventually", more=""))
    assert said == "progress of 65 actors: the engine has words of 64 bits"


@pytest.mark.parametrize(
    ("width", "words"), [(0, 1), (1, 1), (64, 1), (65, 2), (126, 2), (127, 3), (2046, 32)]
)
def test_words_of_a_state(width: int, words: int) -> None:
    assert words_of(width) == words


def test_all_sizes_are_used() -> None:
    assert {words_of(width) for width in range(2047)} == set(SIZES)


@pytest.mark.parametrize("width", [2047, 2048, 10_000])
def test_a_state_that_is_too_wide(width: int) -> None:
    with pytest.raises(TooWide, match=f"a state of {width} bits: the engine has up to 2046"):
        words_of(width)


def test_a_model_that_is_too_wide() -> None:
    """One bit more than there is room for."""
    text = MANY.format(count=2, judged="never", more="marks = shared(Array(bool, {count}))\n")
    text = text.replace("        turn[0] += 1\n", "        turn[0] += 1\n        marks[me] = True\n")
    free = 2046 - layout_of(ground(compiled(text.replace("{count}", "2")))).width + 2
    assert to_table(ground(compiled(text.replace("{count}", str(free))))).words == 32
    said = refused(text.replace("{count}", str(free + 1)))
    assert said == "a state of 2047 bits: the engine has up to 2046"


def test_too_many_registers() -> None:
    code = Code()
    for number in range(MOST_REGISTERS):
        assert code.fresh() == number
    with pytest.raises(TooWide, match=f"a step with more than {MOST_REGISTERS} values"):
        code.fresh()
    code.begin()
    assert code.fresh() == 0


TIED = """
from checker import *


@record
class Slot:
    taken: bool = False


@record
class Last:
    slot: Slot | None = None


slots = shared(Array(Slot, {count}))
last = shared(Last)


@actor(slots)
def takes(slot: Slot) -> None:
    with atomic:
        slot.taken = True
        last.slot = slot


@never("all are taken")
def all_taken() -> bool:
    return all(slot.taken for slot in slots)


properties = [all_taken]
"""


def test_too_many_orders() -> None:
    system = PythonSystem(ground(compiled(TIED.format(count=MOST_TIED))), True)
    assert to_table(system.ground, system.symmetry).sections["orbits"]
    assert refused(TIED.format(count=MOST_TIED + 1), True) == (
        f"{MOST_TIED + 1} interchangeable elements that others refer to: "
        f"the engine tries the orders of up to {MOST_TIED} (--reduce none)"
    )


WIDE = """
from checker import *


@record
class Slot:
    n: int = integer(0, most=2**40)
    m: int = integer(0, most=2**40)


slots = shared(Array(Slot, 2))


@actor(slots)
def takes(slot: Slot) -> None:
    slot.n = 1_000_000_000_000
    slot.m = 1_000_000_000_000


@never("all are taken")
def all_taken() -> bool:
    return all(slot.n > slot.m for slot in slots)


properties = [all_taken]
"""
ALIKE = """
from checker import *

ns = shared(Array(integer(0, most=2**40), 2))


@actor(count=2)
def takes() -> None:
    a = ns[0]
    b = ns[1]
    with atomic:
        ns[0] = b
        ns[1] = a


@never("changed")
def changed() -> bool:
    return ns[0] > ns[1]


properties = [changed]
"""


def test_elements_and_instances_that_are_too_wide() -> None:
    assert "82 bits that are exchanged as one: the engine has words of 64" in refused(WIDE, True)
    assert "bits that are exchanged as one: the engine has words of 64 (--reduce none)" in refused(
        ALIKE, True
    )
    own = WIDE.replace("    slot.n =", "    seen = slot.n\n    slot.n = seen // 2 +").replace(
        "    m: int = integer(0, most=2**40)\n", ""
    )
    said = refused(
        own.replace("    slot.m = 1_000_000_000_000\n", "").replace("slot.n > slot.m", "slot.n > 9"), True
    )
    assert said == "84 bits of an interchangeable element: the engine has words of 64 (--reduce none)"


# -- one state for each orbit ----------------------------------------------------------------------------


@lru_cache
def symmetric_models() -> list[Ground]:
    """Models with something that may change places."""
    lowered = [ground(smallest(path)) for path in files() if path.parent.name != "models"]
    lowered += [ground(compiled(TIED.format(count=count))) for count in (2, 4, 5)]
    lowered += [one for _, one in random_programs(range(40))]
    return [one for one in lowered if PythonSystem(one, True).symmetry]


def random_states(system: PythonSystem, count: int, rng: random.Random) -> list[State]:
    """Values at random, few of them different, so that keys are often the same."""
    ground, layout = system.ground, system.layout
    return [
        layout.pack(
            [rng.choice((cell.low, cell.high, rng.randint(cell.low, cell.high))) for cell in ground.cells]
        )
        for _ in range(count)
    ]


def stays(code: Code) -> None:
    """A move that changes nothing: what comes of it is the state that stands for it."""
    code.add(Operation.EMIT, (0,))


def check_canonical(lowered: Ground, rng: random.Random) -> int:
    """What the engine puts in the place of random states is what Python does; how many it changed."""
    system = PythonSystem(lowered, True)
    table = to_table(lowered, True)
    starts = list(dict.fromkeys(random_states(system, 60, rng)))
    wanted = {system.canonical(state) for state in starts} - set(starts)
    if not wanted:
        return 0
    _, levels = searched(alone(table), starts)
    assert levels[1] == wanted, lowered.program.name
    return len(wanted)


def alone(table: Table) -> dict[str, Sequence[int]]:
    """The orbits of a table, for an actor that never moves."""
    facts = {**dict(zip(FACTS, table.sections["facts"], strict=True)), "commands": 4, "checks": 4}
    facts |= {"properties": 1, "moves": 64, "actors": 1, "reducible": 0}
    return sections(
        table.words, stays, facts=[facts[name] for name in FACTS], orbits=table.sections["orbits"]
    )


@needs_compiler
@pytest.mark.parametrize("below", [0, 40, 63, 110, 64 * 8 - 20])
def test_the_same_state_stands_for_an_orbit(below: int) -> None:
    rng, changed = random.Random(below), 0
    with spread(Spread(below)):
        for lowered in symmetric_models():
            changed += check_canonical(lowered, rng)
    assert changed > 500


@needs_compiler
def test_many_that_are_alike() -> None:
    """More than four, so that the network that sorts them has something to do."""
    text = MANY.format(count=7, judged="never", more="").replace("(range(7))", "(count=7)")
    text = text.replace("(me: int)", "()").replace("turn[0] == me", "turn[0] < 6")
    with spread(Spread(50)):
        lowered = ground(compiled(text))
        assert check_canonical(lowered, random.Random(3)) > 20
        assert breadth_first(PythonSystem(lowered, True)).states > 5
