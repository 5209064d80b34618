"""States seen through a few values: held to a quotient that is counted from the reference explorer."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.exploration.limits import Limits, Watch
from checker.exploration.reachable import NotAll, reachable
from checker.ground.meaning import evaluate
from checker.passes.normal_form import ground
from checker.report.graph.offers import FEW, offer
from checker.report.graph.picture import NodeKind, Picture
from checker.report.graph.projection import NoSuchName, Quotient, chosen_cells, picture, projected
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
        if judged.property.kind in ("always", "never", "never_waits", "every_actor_finishes")
        for state in (truth.deadlocks if judged.only_at_rest else truth.states)
        if evaluate(judged.bad, system.values(state).__getitem__)
    }
    bad |= {
        (keys[state], after)
        for state, successors in truth.successors.items()
        for after in successors.values()
        if isinstance(after, str)
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


def drawn_of(path: Path, names: list[str] | None = None) -> Picture:
    """The states of a model, seen through some values or all."""
    system = PythonSystem(ground(compile_model(str(path)).program))
    every = [number for number, cell in enumerate(system.ground.cells) if cell.kept]
    cells = chosen_cells(system.ground, names) if names else every
    return picture(system.ground, cells, projected(system, cells, reachable(system, Watch())))


def kinds(drawn: Picture) -> dict[NodeKind, list[tuple[str, ...]]]:
    """What stands in the nodes of each kind."""
    found: dict[NodeKind, list[tuple[str, ...]]] = {}
    for node in drawn.nodes:
        found.setdefault(node.kind, []).append(node.lines)
    return found


def test_where_every_way_to_a_violation_leads_through_is_cut() -> None:
    """Both have read before either writes: from there on the update can be lost, and from nowhere else."""
    found = kinds(drawn_of(SMALL / "lost_update.py"))
    (cut,), (bad,), (start,) = found["cut"], found["bad"], found["start"]
    assert "increment[0] at 1 seen=0" in cut
    assert "increment[1] at 1 seen=0" in cut
    assert bad[0] == "counter value=1 done=2"
    assert start[0] == "counter value=0 done=0"


def test_some_states_of_a_node_are_bad_or_all() -> None:
    drawn = drawn_of(SMALL / "lost_update.py", ["done"])
    (last,) = [node for node in drawn.nodes if node.lines == ("done=2",)]
    assert (last.kind, last.small) == ("partly", "2 states, 1 bad")
    assert last.hint == "violated, of 2 states: no_update_lost in 1"
    assert kinds(drawn)["cut"] == [("done=1",)]


def test_a_start_that_is_bad_cuts_nothing() -> None:
    found = Quotient(frozenset([(0,)]), {(0,): 1, (1,): 1}, {((0,), (1,)): {}}, {(0,): Counter(["a"])})
    assert found.cut == frozenset()


@pytest.mark.parametrize(
    ("ways", "bad", "cut"),
    [
        ("01 12 23", "3", "12"),
        ("01 02 13 23", "3", ""),
        ("01 12 13 14", "34", "1"),
        ("01 12 20", "2", "1"),
        ("01 12", "12", ""),
        ("01 12", "", ""),
    ],
)
def test_cut_points(ways: str, bad: str, cut: str) -> None:
    moves: dict[tuple[tuple[int, ...], tuple[int, ...]], dict[str, None]] = {
        ((int(way[0]),), (int(way[1]),)): {} for way in ways.split()
    }
    wrong: dict[tuple[int, ...], Counter[str]] = {(int(one),): Counter(["a"]) for one in bad}
    found = Quotient(frozenset([(0,)]), {}, moves, wrong)
    assert found.cut == {(int(one),) for one in cut}


def test_what_is_offered_is_counted() -> None:
    """Each number is that of the nodes which the picture of that projection has."""
    path = ROOT / "models/page_count.py"
    system = PythonSystem(ground(compile_model(str(path)).program))
    cells = [number for number, cell in enumerate(system.ground.cells) if cell.kept]
    keys = projected(system, cells, reachable(system, Watch())).states
    told = offer(system.ground, cells, keys)
    match = re.fullmatch(r"--project (\S+) gives (\d+) nodes \(alone: (.*)\)", told)
    assert match is not None, told
    assert len(drawn_of(path, match[1].split(",")).nodes) == int(match[2]) <= FEW
    for one in match[3].split(", "):
        name, count = one.split(" ")
        assert len(drawn_of(path, [name]).nodes) == int(count)


def test_nothing_is_offered_where_nothing_gives_fewer() -> None:
    system = PythonSystem(ground(compile_model(str(SMALL / "lost_update.py")).program))
    cells = chosen_cells(system.ground, ["value"])
    keys = projected(system, cells, reachable(system, Watch())).states
    assert offer(system.ground, cells, keys) == ""


WAITING = """
from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False
    dirty: bool = False


@record
class Caller:
    waits_for: Page | None = None


page = shared(Page)
caller = shared(Caller)


@actor
def pin_page() -> None:
    caller.waits_for = page
    page.locked = True
    caller.waits_for = None


properties = [every_actor_finishes()]
"""


def test_nodes_say_what_is_true_and_whom_it_concerns(tmp_path: Path) -> None:
    (tmp_path / "waiting.py").write_text(WAITING)
    system = PythonSystem(ground(compile_model(str(tmp_path / "waiting.py")).program))
    cells = chosen_cells(system.ground, ["waits_for", "locked"])
    drawn = picture(system.ground, cells, projected(system, cells, reachable(system, Watch())))
    texts = {node.lines for node in drawn.nodes}
    waiting = ("caller waits_for=page",)
    assert texts == {("(none)",), waiting, ("page locked",), (*waiting, "page locked")}
