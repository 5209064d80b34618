"""Random straight-line models: every kind of step that a litmus test has, and names that may clash."""

import random

HEAD = """
from checker import actor, atomic, ghost, initial, integer, never, record, shared, smp_load_acquire, smp_mb
from checker import smp_rmb, smp_store_release, smp_wmb

@record
class First:
    b: int = integer(0, least=-99, most=99)
    c_b: int = integer({first}, least=-99, most=99)

@record
class Second:
    b: int = integer(0, least=-99, most=99)
    int: int = integer(0, least=-99, most=99)

@record
class Third:
    b: int = ghost(integer(0, least=-99, most=99))
    a_b: int = ghost(integer(0, least=-99, most=99))
    c: int = ghost(integer({second}, least=-99, most=99))
    done: bool = ghost(False)
    ended: bool = ghost(False)

a = shared(First)
a_c = shared(Second)
g = shared(Third)
left_out = [First, Second, Third, a, a_c, g]
"""
PLACES = ("a.b", "a.c_b", "a_c.b", "a_c.int")
GHOSTS = ("g.b", "g.a_b", "g.c")
FLAGS = ("g.done", "g.ended")
LOCALS = ("r", "old", "old_", "g_b", "a_b", "x", "long", "spin_lock", "t0", "c", "P3", "atomic_read")
SHAPES = ("s0 l1, s1 l0", "s0 s1, l1 l0", "l0 s1, l1 s0", "s0 s1, l1 s0", "s0 s1, s1 l0", "s0 s1, s1 s0",
          "s0, l0 s1, l1 l0")  # fmt: skip
"""Loads and stores of two places for which the memory model matters: an actor between commas."""


class StraightModel:
    """Writes one model; its numbers are drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._ghosts, self._flags = list(GHOSTS), list(FLAGS)
        self._places = self._random.sample(PLACES, self._random.choice((1, 2, 2, 2, 3)))
        self._shape = self._random.choice(SHAPES).split(", ") if self._random.random() < 0.6 else []
        if self._shape:
            self._places = self._random.sample(PLACES, 2)
        self._often = (
            bool(self._shape) or self._random.random() < 0.5
        )  # every actor keeps what it loads, and says that it ends
        self._locals: list[str] = []
        self._names: list[str] = []

    def text(self) -> str:
        """The whole model."""
        lines = [HEAD.format(first=self._random.choice((0, 0, 1)), second=self._random.choice((0, 0, 2)))]
        if self._random.random() < 0.2:
            lines += ["@initial", "def begin() -> None:", f"    {self._places[0]} = 1", ""]
        for number in range(len(self._shape) or self._random.choice((2, 2, 2, 2, 3))):
            lines += [
                "@actor",
                f"def P{number}() -> None:",
                *(f"    {one}" for one in self._actor(number)),
                "",
            ]
        lines += ['@never("c")', "def c() -> bool:", f"    return {self._condition()}", ""]
        return "\n".join([*lines, "properties = [c]", ""])

    def _actor(self, number: int) -> list[str]:
        self._locals, self._names = [], self._random.sample(LOCALS, len(LOCALS))
        steps = self._shaped(number) if self._shape else range(self._random.randint(1, 4))
        found = [line for step in steps for line in (self._step() if isinstance(step, int) else step)]
        kept = self._random.sample(self._locals, min(len(self._locals), 2))
        flagged = self._flags and (self._often or self._random.random() < 0.5)
        if flagged and self._random.random() < 0.7:
            found.append("smp_mb()")
        values = [one if self._shape else self._value(one) for one in kept]
        last = [f"{self._ghosts.pop()} = {one}" for one in values if self._ghosts]
        last += [f"{self._flags.pop()} = True"] if flagged else []
        return [*found, *(["with atomic:", *(f"    {one}" for one in last)] if last else [])]

    def _shaped(self, number: int) -> list[list[str]]:
        """The accesses of an actor, most of them as its shape says, and something between them."""
        found: list[list[str]] = []
        for word in self._shape[number].split():
            if found and self._random.random() < 0.25:
                found.append(
                    self._random.choice((self._barrier, self._work, self._operation))(self._places[0])
                )
            kind = self._load if word[0] == "l" else self._store
            kind = self._operation if self._random.random() < 0.1 else kind
            found.append(kind(self._places[int(word[1])]))
        return found

    def _step(self) -> list[str]:
        place = self._random.choice(self._places)
        kinds = [self._load, self._load, self._store, self._store, self._operation, self._barrier, self._work]
        return self._random.choice(kinds[: 4 if self._often and self._random.random() < 0.4 else None])(place)

    def _load(self, place: str) -> list[str]:
        read = self._random.choice((place, place, f"smp_load_acquire({place})"))
        return [f"{self._new()} = {read}"]

    def _store(self, place: str) -> list[str]:
        value = self._value()
        return [self._random.choice((f"{place} = {value}", f"smp_store_release({place}, {value})"))]

    def _barrier(self, _place: str) -> list[str]:
        return [self._random.choice(("smp_mb()", "smp_mb()", "smp_wmb()", "smp_rmb()"))]

    def _work(self, _place: str) -> list[str]:
        if self._ghosts and self._random.random() < 0.3:
            return ["with atomic:", f"    {self._ghosts.pop()} = {self._value()}"]
        value = self._value()
        return [f"{self._new()} = {value}"]

    def _operation(self, place: str) -> list[str]:
        order = self._random.choice(("", '("op", order="full")', '("op", order="acquire")',
                                     '("op", order="release")', '("op", order="relaxed")'))  # fmt: skip
        sign, value = self._random.choice("+-&|^"), self._value()
        if self._random.random() < 0.2:
            return ['with atomic("op", order="relaxed"):', f"    {place} = {place} {sign} {value}"]
        other, compared = self._value(), self._value()
        old = self._new()
        stored = self._random.choice((f"{old} {sign} {value}", value, f"{old} + {old}"))
        if self._random.random() < 0.3:
            return [f"with atomic{order}:", f"    {old} = {place}", f"    if {old} == {compared}:",
                    f"        {place} = {other}"]  # fmt: skip
        return [f"with atomic{order}:", f"    {old} = {place}", f"    {place} = {stored}"]

    def _new(self) -> str:
        self._locals.append(self._names.pop())
        return self._locals[-1]

    def _value(self, used: str = "") -> str:
        """A small number, or something made of a local."""
        if not used and (not self._locals or self._random.random() < 0.6):
            return str(self._random.choice((1, 1, 1, 2) if self._shape else (0, 1, 1, 2, -1)))
        used = used or self._random.choice(self._locals)
        other = self._random.choice(self._locals)
        forms = (used, used, f"{used} + 1", f"{used} * 0 + 1", f"{used} - {other}", f"{used} & 1")
        return self._random.choice(forms)

    def _condition(self) -> str:
        """A condition that stays met, in many cases."""
        parts = [one for one in FLAGS if one not in self._flags]
        set_ = [one for one in GHOSTS if one not in self._ghosts]
        for cell in set_ if self._often else ():
            parts.append(f"{cell} == {self._random.choice((0, 1) if self._shape else (0, 1, 1, 2))}")
        others = (
            0 if self._shape and set_ else self._random.randint(0 if parts else 1, 1 if self._often else 3)
        )
        for _ in range(others):
            cell = self._random.choice([*set_, *set_, *self._places, *self._random.sample(GHOSTS, 1)])
            sign = self._random.choice(("==", "==", "==", "!="))
            parts.append(f"{cell} {sign} {self._random.choice((0, 1, 1, 2))}")
        if self._random.random() < 0.2:
            return " or ".join(parts)
        negated = self._random.random() < 0.1
        joined = " and ".join(parts)
        return f"not (not ({joined}))" if negated else joined
