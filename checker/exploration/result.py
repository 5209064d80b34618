"""The result of a search: counts, and a schedule for each property that it decided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from checker.ground.moves import Move


@dataclass(frozen=True, slots=True)
class Doom:
    """Instances that no continuation brings to their end.

    ``stuck`` ones can never step again; ``endless`` ones may step, but never finish.
    """

    stuck: tuple[int, ...]
    endless: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A run: the number of its initial state, then the moves.

    The moves from number ``loop_from`` on are repeated for ever; None if the run just ends. ``doom`` says
    which actors are lost where it ends, if others can continue from there.
    """

    initial: int
    moves: tuple[Move, ...]
    loop_from: int | None = None
    doom: Doom | None = None


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What partitions of the states, on several machines, have sent to each other.

    ``offered`` is in bytes: the successors that belong to another partition; ``sent`` are those of them that
    were not sent a short time before. ``losses``: how often a partition was lost, and the search began again,
    or continued from its last checkpoint.
    """

    partitions: int
    machines: int
    offered: int
    sent: int
    losses: int


@dataclass(frozen=True)
class Result:
    """The result of a search.

    ``found`` maps the number of a property to the shortest schedule that shows it: a violation, or for
    ``reachable`` the requested state. ``taken[k]`` counts transitions of command ``k`` (instances in order,
    then locations). ``fewest`` are the properties none of whose shortest schedules has fewer changes of actor
    than the one found. ``unmet`` are the numbers in ``Ground.conditions_to_meet`` of conditions that were
    never true. ``stopped`` says why the search ended before everything was seen; None if it did not.
    ``undecided`` are properties that the search leaves open although it saw everything. ``shortest`` are
    properties that no shorter schedule shows. A search that counts executions and not states has their number
    in ``executions``, and in ``wrong`` how many show each property. ``unshown`` are properties that were
    decided, but for whose schedule there was no time: it says why. ``left_open`` says why properties are
    undecided, where there is more to say. A search on a cluster has ``exchanged`` states.
    """

    states: int
    transitions: int
    depth: int
    found: dict[int, Schedule]
    taken: tuple[int, ...]
    fewest: frozenset[int] = frozenset()
    unmet: frozenset[int] = frozenset()
    undecided: frozenset[int] = frozenset()
    stopped: str | None = None
    interrupted: bool = False
    seconds: float = 0.0
    memory: int = 0
    levels: tuple[int, ...] = field(default=(), repr=False)
    shortest: frozenset[int] = frozenset()
    executions: int | None = None
    wrong: dict[int, int] = field(default_factory=dict)
    unshown: dict[int, str] = field(default_factory=dict)
    left_open: dict[int, str] = field(default_factory=dict)
    exchanged: Exchanged | None = None

    @property
    def decided(self) -> frozenset[int]:
        """The properties that some state, step or run decides."""
        return frozenset(self.found) | frozenset(self.unshown)

    def completed_by(self, other: Result, seconds: float) -> Result:
        """This result, with another search's answers for the properties left open here."""
        found = {number: other.found[number] for number in self.undecided if number in other.found}
        return replace(
            self,
            found=self.found | found,
            shortest=self.shortest | (other.shortest & found.keys()),
            undecided=other.undecided & self.undecided,
            stopped=other.stopped,
            interrupted=other.interrupted,
            seconds=seconds,
            memory=max(self.memory, other.memory),
        )

    @property
    def exhaustive(self) -> bool:
        """Whether every reachable state was seen."""
        return self.stopped is None

    @property
    def unit(self) -> str:
        """What was counted: ``state`` or ``execution``."""
        return "state" if self.executions is None else "execution"

    @property
    def count(self) -> int:
        """How many of them were seen."""
        return self.states if self.executions is None else self.executions
