"""The reachable states, seen through a few named values: one node for each combination of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from checker.backends.python.system import PythonSystem
from checker.ground.program import CellInfo, Ground
from checker.language.property import Kind
from checker.program.commands import FINISHED
from checker.report.graph.picture import Arrow, Node, NodeKind, Picture, folded

Key = tuple[int, ...]
WIDTH = 24  # characters of a line of values
SPELLED = 16  # nodes up to which arrows carry the names of actors; beyond it, letters and a legend


class NoSuchName(Exception):
    """A name that no value of the model has; carries those that there are."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"the model has no value `{name}` (it has: {', '.join(known)})")


@dataclass
class Quotient:
    """What is known of the projected states: how many states are in each, who leads from one to another,
    and which properties are violated in how many of its states. ``wrong`` counts the states in which any is.

    ``starts`` are those of the initial states.
    """

    starts: frozenset[Key]
    states: dict[Key, int] = field(default_factory=dict)
    moves: dict[tuple[Key, Key], dict[str, None]] = field(default_factory=dict)
    bad: dict[Key, Counter[str]] = field(default_factory=dict)
    wrong: Counter[Key] = field(default_factory=Counter)

    @property
    def cut(self) -> frozenset[Key]:
        """Where every way from the start to a violation leads through, that is none itself."""
        import networkx

        if not self.bad:
            return frozenset()
        graph: networkx.DiGraph[Key | str] = networkx.DiGraph()
        graph.add_edges_from(self.moves)
        graph.add_edges_from(("before", key) for key in self.starts)
        graph.add_edges_from((key, "violated") for key in self.bad)
        above = networkx.immediate_dominators(graph, "before")
        found: set[Key] = set()
        key: Key | str = above["violated"]
        while isinstance(key, tuple):
            found.add(key)
            key = above[key]
        return frozenset(found - self.bad.keys() - self.starts)


def chosen_cells(ground: Ground, names: Sequence[str]) -> list[int]:
    """The cells that names mean: one value (``pages[0].pins``), an object (``pages[0]``), a field (``pins``).

    Raises NoSuchName.
    """
    shown = [n for n, cell in enumerate(ground.cells) if cell.kept and not cell.hardware]
    found: dict[int, None] = {}
    for name in names:
        meant = [n for n in shown if is_meant(ground.cells[n], name)]
        if not meant:
            raise NoSuchName(name, [ground.cells[n].name for n in shown if ground.cells[n].owner is None])
        found.update(dict.fromkeys(meant))
    return list(found)


def is_meant(cell: CellInfo, name: str) -> bool:
    """Whether a name means a cell. A field alone means shared state, never a local of that name."""
    if cell.name == name:
        return True
    owner, _, field_ = cell.name.rpartition(".")
    return cell.owner is None and name in (owner, field_, field_.split("[")[0], cell.name.split("[")[0])


def projected(system: PythonSystem, cells: Sequence[int], states: Iterable[int]) -> Quotient:
    """Every state of a system, seen through some cells."""
    judges = {
        judged.property.name: (system.finder(judged.bad), judged.only_at_rest)
        for judged in system.ground.properties
        if judged.property.kind in (Kind.ALWAYS, Kind.NEVER, Kind.NEVER_WAITS, Kind.FINISHES)
    }
    names = [one.name for one in system.ground.instances]
    found = Quotient(frozenset(key_of(system, state, cells) for state in system.initial()))
    for state in states:
        here, moves = key_of(system, state, cells), system.moves(state)
        found.states[here] = found.states.get(here, 0) + 1
        violated = {
            name for name, (first, resting) in judges.items()
            if not (resting and moves) and first((state,)) is not None
        }  # fmt: skip
        violated |= {system.checks[~after].kind for _, after in moves if after < 0}
        if violated:
            found.bad.setdefault(here, Counter()).update(violated)
            found.wrong[here] += 1
        for move, after in moves:
            if after >= 0 and (there := key_of(system, after, cells)) != here:
                found.moves.setdefault((here, there), {})[names[move.actor]] = None
    return found


def key_of(system: PythonSystem, state: int, cells: Sequence[int]) -> Key:
    """The values of some cells."""
    found = []
    for cell in cells:
        bits = system.layout.bits.get(cell)
        fixed = system.layout.fixed.get(cell, 0)
        found.append(fixed if bits is None else (state >> bits.shift & (1 << bits.width) - 1) + bits.low)
    return tuple(found)


def picture(ground: Ground, cells: Sequence[int], found: Quotient) -> Picture:
    """The projected states as a picture; what is violated somewhere in one stands in it."""
    cut = found.cut
    numbers = {
        key: str(number)
        for number, key in enumerate(sorted(found.states, key=lambda k: k not in found.starts))
    }
    nodes = [
        Node(numbers[key], shown(ground, cells, key), small(found, key), *marks(found, cut, key))
        for key in numbers
    ]
    letters = letters_of(found) if len(nodes) > SPELLED else {}
    arrows = [
        Arrow(numbers[one], numbers[other], tuple(sorted(actors)) if not letters else short(actors, letters))
        for (one, other), actors in found.moves.items()
    ]
    total, whose = sum(found.states.values()), objects(ground, cells)
    seen_as = "" if total == len(nodes) else f", as {len(nodes)}{whose}"
    title = f"{ground.program.name}: {total:,} states{seen_as}"
    legend = tuple(f"{letter} {actor}" for actor, letter in letters.items())
    return Picture(title, tuple(nodes), tuple(arrows), nearest=True, legend=legend)


def letters_of(found: Quotient) -> dict[str, str]:
    """A letter for each actor that moves anywhere; a number where letters do not suffice."""
    actors = dict.fromkeys(actor for actors in found.moves.values() for actor in actors)
    return {
        actor: ascii_uppercase[n] if n < len(ascii_uppercase) else str(n)
        for n, actor in enumerate(sorted(actors))
    }


def short(actors: Iterable[str], letters: dict[str, str]) -> tuple[str, ...]:
    """The letters of some actors, on one line."""
    return (" ".join(sorted(letters[actor] for actor in actors)),)


def marks(found: Quotient, cut: frozenset[Key], key: Key) -> tuple[NodeKind, str]:
    """How a node looks, and what it says on demand."""
    if key in found.bad:
        told = ", ".join(f"{name} in {count:,}" for name, count in found.bad[key].items())
        kind: NodeKind = "bad" if found.wrong[key] == found.states[key] else "partly"
        return kind, f"violated, of {found.states[key]:,} states: {told}"
    if key in found.starts:
        return "start", "the model starts here"
    return ("cut", "every way to a violation leads through here") if key in cut else ("plain", "")


def small(found: Quotient, key: Key) -> str:
    """The small line of a node: how many states it is, and in how many of them something is violated.

    Empty where each node is one state.
    """
    if max(found.states.values()) == 1:
        return ""
    count = f"{found.states[key]:,} state{'' if found.states[key] == 1 else 's'}"
    return count + (f", {found.wrong[key]:,} bad" if found.wrong[key] else "")


def shown(ground: Ground, cells: Sequence[int], key: Key) -> tuple[str, ...]:
    """The values: true ones by name, others with their value, what is false or None not at all.

    An object is named where there are several, if it has a value to show.
    """
    owners: dict[str, list[str]] = {}
    for cell, value in zip(cells, key, strict=True):
        owner, words = owner_and_words(ground.cells[cell], value)
        owners.setdefault(owner, []).extend(words)
    named = len(owners) > 1
    texts = [" ".join([owner, *told] if named else told) for owner, told in owners.items() if told]
    return tuple(line for text in texts or ["(none)"] for line in folded(text.strip(), WIDTH, 9))


def owner_and_words(info: CellInfo, value: int) -> tuple[str, list[str]]:
    """Whose value it is, and what is said of it."""
    if info.location:
        return info.name.removesuffix(" at"), ["finished" if value == FINISHED else f"at {value}"]
    owner, _, name = info.name.rpartition(".")
    words = info.show(value)
    return owner, {"True": [name], "False": [], "None": []}.get(words, [f"{name}={words}"])


def objects(ground: Ground, cells: Sequence[int]) -> str:
    """The one object whose values are shown, where there is only one."""
    owners = {ground.cells[cell].name.rpartition(".")[0] for cell in cells}
    return f" of {owners.pop()}" if len(owners) == 1 and "" not in owners else ""
