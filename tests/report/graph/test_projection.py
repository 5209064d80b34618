"""States seen through a few values: held to a quotient that is counted from the reference explorer."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.exploration.limits import Limits, Watch
from checker.exploration.reachable import NotAll, reachable
from checker.ground.meaning import evaluate
from checker.passes.normal_form import ground
from checker.report.graph.projection import NoSuchName, chosen_cells, picture, projected
from tests.oracle import explore
from tests.report.traces import ROOT, SMALL

MODELS = [
    (SMALL / "lost_update.py", ["value"]),
    (SMALL / "lost_update.py", ["counter.value", "done"]),
    (SMALL / "lock_order.py", ["held"]),
    (SMALL / "pinned_at_start.py", ["pins"]),
    (SMALL / "last_reference.py", None),
    (ROOT / "models/page_count.py", ["pins", "pte"]),
]


@pytest.mark.parametrize(("path", "names"), MODELS)
def test_the_quotient_is_that_of_the_reference_explorer(path: Path, names: list[str] | None) -> None:
    system = PythonSystem(ground(compile_model(str(path)).program))
    cells = chosen_cells(system.ground, names or [system.ground.cells[0].name])
    truth = explore(system)
    keys = {state: tuple(system.values(state)[cell] for cell in cells) for state in truth.states}
    found = projected(system, cells, reachable(system, Watch()))
    assert found.states == Counter(keys.values())
    moves: dict[tuple[tuple[int, ...], tuple[int, ...]], set[str]] = {}
    for state, successors in truth.successors.items():
        for move, after in successors.items():
            if isinstance(after, int) and keys[after] != keys[state]:
                actor = system.ground.instances[move.actor].name
                moves.setdefault((keys[state], keys[after]), set()).add(actor)
    assert {pair: set(actors) for pair, actors in found.moves.items()} == moves
    bad = {
        (keys[state], judged.property.name)
        for judged in system.ground.properties
        if judged.property.kind in ("always", "never")
        for state in truth.states
        if evaluate(judged.bad, system.values(state).__getitem__)
    }
    assert {(key, name) for key, names_ in found.bad.items() for name in names_} == bad
    drawn = picture(system.ground, cells, found)
    assert (len(drawn.nodes), len(drawn.arrows)) == (len(found.states), len(found.moves))


def test_what_names_mean() -> None:
    lowered = ground(compile_model(str(SMALL / "pinned_at_start.py")).program)

    def meant(*names: str) -> list[str]:
        return [lowered.cells[cell].name for cell in chosen_cells(lowered, names)]

    assert meant("pins") == ["pages[0].pins", "pages[1].pins"]
    assert meant("pages[1]") == ["pages[1].pins", "pages[1].dirty"]
    assert meant("pages[1].pins", "pins") == ["pages[1].pins", "pages[0].pins"]
    assert meant("pages") == ["pages[0].pins", "pages[0].dirty", "pages[1].pins", "pages[1].dirty"]
    with pytest.raises(NoSuchName, match=r"no value `pin` \(it has: pages\[0\].pins, "):
        meant("pin")


def test_labels_are_letters_where_there_are_many_nodes() -> None:
    system = PythonSystem(ground(compile_model(str(ROOT / "models/page_count.py")).program))
    cells = chosen_cells(system.ground, ["pages[0]"])
    states = reachable(system, Watch())
    drawn = picture(system.ground, cells, projected(system, cells, states))
    assert drawn.legend[0].startswith("A ")
    letters = {line.split(" ")[0] for line in drawn.legend}
    assert {letter for arrow in drawn.arrows for letter in arrow.label[0].split(" ")} == letters
    assert drawn.title.startswith(f"page_count: {len(states):,} states, as ")


def test_a_limit_ends_the_search() -> None:
    system = PythonSystem(ground(compile_model(str(SMALL / "lost_update.py")).program))
    with pytest.raises(NotAll, match="--max-states 10 reached"):
        reachable(system, Watch(Limits(states=10)))
    assert len(reachable(system, Watch(Limits(states=46)))) == 46
