"""A run that is shown for what happens in it, and not for what goes wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from checker.counterexample.standing import States
from checker.counterexample.trace import Trace
from checker.program.label import Label


class RunKind(StrEnum):
    """Why a run is shown: every actor gets through in it, or it covers many statements, or by chance, or
    because it explains an event log."""

    THROUGH = "through"
    COVERAGE = "coverage"
    WALK = "walk"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of an actor, by one way of calls."""

    actor: str
    label: Label


@dataclass(frozen=True, slots=True)
class ShownProperty:
    """A property that a run decides, and after how many steps."""

    name: str
    sentence: str
    steps: int


@dataclass(frozen=True)
class ExampleRun:
    """A run, and what is to be known of it. The sentence of the ``trace`` says what it is.

    ``shortest`` is whether no shorter run is of its kind. ``round`` names the actors that cannot finish,
    and have gone round once; ``outside`` those that do not get through. ``not_covered`` are the statements
    that it does not take, of ``statements`` that some run takes. ``violated`` are the properties that it
    violates. ``remark`` says why it ended, or why it is not a better one. ``options`` ask for it again.
    """

    kind: RunKind
    trace: Trace
    statements: int
    not_covered: tuple[Statement, ...]
    shortest: bool = False
    round: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    violated: tuple[ShownProperty, ...] = ()
    remark: str = ""
    standings: States = ()
    options: tuple[str, ...] = ("--example",)
