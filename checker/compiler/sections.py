"""The actors that read under RCU, and those that wait for grace periods: nobody has to list them.

Each instance of a reader gets an object of its own, and each one that waits a number. Both are further parts
of its item, so that symmetry and every back end treat them as if the model had declared them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from checker.compiler.reach import functions, names_used
from checker.language import rcu
from checker.language.primitives import ActorWord
from checker.language.state import Array, Element, SharedArray, SharedSingle


@dataclass(frozen=True)
class Sections:
    """For each reader its objects, and for each actor that waits the number of its first instance."""

    readers: dict[ActorWord, SharedArray] = field(default_factory=dict)
    numbers: dict[ActorWord, int] = field(default_factory=dict)

    @property
    def arrays(self) -> dict[Array[Any], str]:
        """The objects of the readers, with their names."""
        return {array: f"rcu_{actor.name}" for actor, array in self.readers.items()}

    @property
    def elements(self) -> tuple[Element, ...]:
        """Every object."""
        return tuple(Element(array, n) for array in self.readers.values() for n in range(array.length))


def sections_of(objects: list[Any]) -> Sections:
    """The readers, and who waits for them, among the declarations of a model."""
    actors = [one for one in objects if isinstance(one, ActorWord) and instances(one)]
    waiting = [actor for actor in actors if uses(actor, rcu.this_rcu_updater)]
    numbers, total = {}, 0
    for actor in waiting:
        numbers[actor] = total
        total += instances(actor)
    record = rcu.reader_record(total)
    reading = [actor for actor in actors if uses(actor, rcu.this_rcu_reader)]
    return Sections({actor: objects_of(actor, record) for actor in reading}, numbers)


def objects_of(actor: ActorWord, record: type[Any]) -> SharedArray:
    """An object for each instance of an actor."""
    return SharedSingle(record, 1) if actor.items is None else SharedArray(record, instances(actor))


def instances(actor: ActorWord) -> int:
    """The number of instances of an actor."""
    return 1 if actor.items is None else len(actor.items)


def uses(actor: ActorWord, word: object) -> bool:
    """Whether an actor, or a procedure that it may call, names a word."""
    called = functions({actor.name: actor})
    return any(value is word for function in called for value in names_used(function).values())
