"""The Python lowering against two other meanings of a program, state by state and move by move."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import assume, given

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.exploration.breadth_first import breadth_first
from checker.ground.meaning import InitialFails, between_steps, enabled, evaluate, run
from checker.ground.moves import Move, State
from checker.ground.program import Ground, choice_values
from checker.passes.normal_form import ground
from checker.program.program import Program
from checker.source.diagnostic import ModelError
from tests.agreement.plain import Meaning, Plain, group_of, plain
from tests.agreement.test_agreement import BOUND, FEW, MANY, files, smallest
from tests.oracle import TooBig, Truth, explore
from tests.programs import compiled, models

MOST = 1500  # states of a model that are examined one by one


def some_states(system: PythonSystem, most: int) -> list[State]:
    """The nearest states."""
    found = dict.fromkeys(system.initial())
    for state in (waiting := list(found)):
        for _, after in system.moves(state):
            if after >= 0 and after not in found and len(found) < most:
                found[after] = None
                waiting.append(after)
    return list(found)


def check_all(program: Program, most: int) -> None:
    """Everything below, for one program."""
    lowered = ground(program)
    system = PythonSystem(lowered)
    states = some_states(system, most)
    check_meaning(lowered, system, states)
    check_interpreter(lowered, system, states)
    check_expand(lowered, states)
    check_exchanges(lowered, system, states)


def told(system: PythonSystem, state: State) -> Plain | str:
    """A successor as a plain state, or the kind of the check that fails."""
    if state < 0:
        return system.checks[~state].kind
    return plain(system.ground, system.values(state))


def check_meaning(lowered: Ground, system: PythonSystem, states: list[State]) -> None:
    """The program as it stands and the Python lowering do the same, and judge the same."""
    meaning = Meaning(lowered.program)
    assert [told(system, state) for state in system.initial()] == meaning.initial()
    for command in (command for row in lowered.commands for command in row):
        for number, chosen in meaning.choices(command):
            shown = [one.value for one in choice_values(command.choices, number)]
            assert shown == list(chosen.values())
    for state in states:
        here = plain(lowered, values := system.values(state))
        moves = {move: told(system, after) for move, after in system.moves(state)}
        assert moves == meaning.moves(here)
        assert system.layout.pack(values) == state
        for number, judged in enumerate(lowered.properties):
            bad = meaning.bad(judged.property, here)
            assert bool(evaluate(judged.bad, values.__getitem__)) == bad, judged.property.name
            assert (system.first(number, [state]) == state) == bad
            if judged.premises:
                met = all(meaning.holds(one, here) for one in judged.property.premises)
                assert system.meets(number, [state]) == met, judged.property.name


def check_interpreter(lowered: Ground, system: PythonSystem, states: list[State]) -> None:
    """The interpreter takes the same moves to the same values, and fails at the same checks."""
    for state in states:
        values = system.values(state)
        found: dict[Move, object] = {}
        for number, row in enumerate(lowered.commands):
            at = values[lowered.instances[number].location]
            for case in row[at].cases if at >= 0 else ():
                if enabled(case, values):
                    move = Move(number, case.choice)
                    assert move not in found, "two cases of one choice are open"
                    done = run(case.effects, values)
                    found[move] = done.failed or between_steps(lowered, done.values)
        expected = {m: system.checks[~t] if t < 0 else system.values(t) for m, t in system.moves(state)}
        assert found == expected
        assert list(found) == list(system.enabled(state))


def check_expand(lowered: Ground, states: list[State]) -> None:
    """A search's own code takes the same moves as one step at a time, with symmetry and without."""
    for symmetry in (False, True):
        system = PythonSystem(lowered, symmetry)
        flat = [(i, at) for i, row in enumerate(lowered.commands) for at in range(len(row))]
        for state in states:
            seen: set[State] = set()
            found: list[State] = []
            expansion = system.expand([state], seen, found)
            moves = system.moves(state)
            assert seen == set(found) == {system.canonical(after) for _, after in moves if after >= 0}
            assert len(found) == len(seen)
            failed = {~after for _, after in moves if after < 0}
            assert set(expansion.failures) == failed
            for check, (where, move) in expansion.failures.items():
                assert where == state and (move, ~check) in moves
            places = [(m.actor, system.location(state, lowered.instances[m.actor])) for m, _ in moves]
            assert expansion.taken == [places.count(place) for place in flat]
            if system.wants_stuck:
                assert expansion.stuck == ([] if moves else [state])


def check_exchanges(lowered: Ground, system: PythonSystem, states: list[State]) -> None:
    """Each exchange of elements or instances maps moves to moves, and no property tells the two apart."""
    meaning, group = Meaning(lowered.program), group_of(lowered.program)
    reduced = PythonSystem(lowered, symmetry=True)
    for state in states[:: max(1, len(states) * len(group) // MOST)]:
        here = plain(lowered, system.values(state))
        after = outcomes(meaning, here)
        images = [exchange(here) for exchange in group]
        for exchange, image in zip(group, images, strict=True):
            moved = {(n, one if isinstance(one, str) else exchange(one)) for n, one in after}
            assert {(exchange.instance(n), one) for n, one in moved} == outcomes(meaning, image)
            for judged in lowered.program.properties:
                assert meaning.bad(judged, here) == meaning.bad(judged, image), judged.name
        packed = {reduced.canonical(pack(lowered, system, image)) for image in images}
        assert len(packed) == 1, "two states of one orbit have two representatives"
        assert plain(lowered, system.values(packed.pop())) in images


def outcomes(meaning: Meaning, state: Plain) -> set[tuple[int, Plain | str]]:
    """Who moves, and what comes of it."""
    return {(move.actor, after) for move, after in meaning.moves(state).items()}


def pack(lowered: Ground, system: PythonSystem, state: Plain) -> State:
    """A plain state as the lowering packs it."""
    values = [cell.reset for cell in lowered.cells]
    values[: len(state.shared)] = [value for _, value in state.shared]
    for one, standing in zip(lowered.instances, state.instances, strict=True):
        values[one.location] = standing.location
        for name, value in standing.locals:
            values[one.locals[name]] = value
    return system.layout.pack(values)


def accepted(source: str) -> Program:
    """A random program that the compiler takes and that has initial states."""
    try:
        program = compiled(source)
        PythonSystem(ground(program)).initial()
    except (ModelError, InitialFails):
        assume(False)
    return program


@FEW
@given(models())
def test_random_programs(source: str) -> None:
    check_all(accepted(source), 300)


@pytest.mark.slow
@MANY
@given(models())
def test_thousands_of_random_programs(source: str) -> None:
    check_all(accepted(source), BOUND)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_models(path: Path) -> None:
    check_all(smallest(path), 200)


@pytest.mark.slow
@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_models_further(path: Path) -> None:
    check_all(compile_model(str(path)).program, MOST)


# -- settings ----------------------------------------------------------------------------------------


class WithoutSwitch(ast.NodeTransformer):
    """Takes the code away that ``CHECK`` switches, as a person would with an editor."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        test = ast.unparse(node.test)
        if test not in ("CHECK", "not CHECK"):
            return node
        return (node.body if (test == "CHECK") == self.on else node.orelse) or [ast.Pass()]


def without_switch(source: str, on: bool) -> str:
    """The text with the switch gone."""
    tree = WithoutSwitch(on).visit(ast.parse(source))
    return ast.unparse(tree).replace("CHECK = mechanism(True, cost='a look')\n", "")


def counts(program: Program) -> tuple[int, int, int, dict[str, int], set[Plain]]:
    """What an exploration finds, in terms that do not name places in the text."""
    lowered = ground(program)
    system = PythonSystem(lowered)
    truth: Truth = explore(system, BOUND)
    states = {plain(lowered, system.values(state)) for state in truth.states}
    return len(truth.states), truth.transitions, truth.depth, truth.first, states


def same_without_switch(source: str) -> None:
    """-p CHECK=on and off mean the text with the switch resolved by hand."""
    assume("if CHECK" in source or "if not CHECK" in source)
    for on in (False, True):
        try:
            switched = counts(compiled(source, CHECK="on" if on else "off"))
        except (ModelError, InitialFails, TooBig) as error:
            assume(not isinstance(error, TooBig))
            with pytest.raises(type(error)):
                counts(compiled(without_switch(source, on)))
            continue
        assert switched == counts(compiled(without_switch(source, on)))


ASSIGNED_WHERE_IT_IS_OFF = """
from checker import *

CHECK = mechanism(True, cost="a look")


@record
class Node:
    n: int = integer(0, most=2)


nodes = shared(Array(Node, 2))


@procedure
def touch(node, count):
    if {test}:
        node = nodes[1]
        count = 2
    node.n = count
    node.n = 0


@actor
def one() -> None:
    touch(nodes[0], 1)


@always("a sentence")
def nothing() -> bool:
    return nodes[1].n == 0


properties = [nothing]
"""


@pytest.mark.parametrize("test", ["CHECK", "not CHECK"])
def test_what_a_switch_assigns_where_it_is_off_is_no_local(test: str) -> None:
    source = ASSIGNED_WHERE_IT_IS_OFF.format(test=test)
    for on, setting in ((False, "off"), (True, "on")):
        by_hand = compiled(without_switch(source, on))
        assert counts(compiled(source, CHECK=setting)) == counts(by_hand)


OF_ONE_NAME = """
from checker import *

hot = {value}


@record
class Node:
    n: int = integer(0, most=2)
    hot: bool = False


nodes = shared(Array(Node, 2))


@procedure
def touch({parameters}):
    {first}
    if not hot:
        count = 2
    node.hot = hot
    node.n = count


@actor
def one() -> None:
    touch({arguments})


@actor
def two() -> None:
    seen = hot
    nodes[1].hot = seen


@never("the number is two")
def two_is_there() -> bool:
    return nodes[0].n == 2


properties = [two_is_there]
"""


@pytest.mark.parametrize("value", ["True", "mechanism(True, cost='a look')"])
@pytest.mark.parametrize(
    ("parameters", "first", "arguments"),
    [
        ("node, count", "hot = node.hot", "nodes[0], 1"),
        ("node, count, hot", "pass", "nodes[0], 1, False"),
    ],
    ids=["local", "parameter"],
)
def test_a_local_is_no_switch_of_its_name(value: str, parameters: str, first: str, arguments: str) -> None:
    """The field of that name makes Python list it among the globals that the function may use."""
    source = OF_ONE_NAME.format(value=value, parameters=parameters, first=first, arguments=arguments)
    lowered = ground(compiled(source))
    assert breadth_first(PythonSystem(lowered)).found.keys() == {0}


@FEW
@given(models())
def test_a_switch_that_is_off_leaves_nothing_behind(source: str) -> None:
    same_without_switch(source)


@pytest.mark.slow
@MANY
@given(models())
def test_a_switch_that_is_off_leaves_nothing_behind_thousands(source: str) -> None:
    same_without_switch(source)


@FEW
@given(models())
def test_a_parameter_is_its_value(source: str) -> None:
    text = next(line for line in source.splitlines() if line.startswith("SIZE = "))
    value = text.split("(")[1].split(",")[0]
    try:
        written = counts(compiled(source.replace(text, f"SIZE = {value}")))
    except (ModelError, InitialFails, TooBig):
        assume(False)
    assert written == counts(compiled(source, SIZE=value))
