"""Random litmus tests, as data: small programs with barriers, dependencies, RMWs and locks."""

from collections.abc import Iterator
from random import Random
from typing import Any

Operation = dict[str, Any]

_ORDERS = ("relaxed", "acquire", "release", "full")
_COMPARED = ("==", "!=", ">=")


def random_tests(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """``count`` tests, the same for the same ``seed``."""
    for number in range(count):
        yield random_test(f"{seed}-{number}")


def random_test(seed: str) -> dict[str, Any]:
    """One test of 2 to 4 threads, with 2 to 5 accesses each, on 2 or 3 locations and a lock.

    It has no condition: what is compared is its whole set of outcomes.
    """
    return _Writer(seed).test()


class _Writer:
    def __init__(self, seed: str) -> None:
        self.random = Random(seed)
        self.seed = seed
        self.locations = ["x", "y", "z"][: self.random.choice((2, 2, 3))]
        self.pointers = self.random.random() < 0.1
        self.locks = not self.pointers and self.random.random() < 0.25
        self.spread = self.random.random() < 0.7
        self.next_value = 0
        self.registers: list[str] = []

    def test(self) -> dict[str, Any]:
        count = self.random.choice((2, 2, 2, 3, 3, 4))
        longest = {2: 5, 3: 4, 4: 3}[count]
        threads = [self.thread(self.random.randint(2, longest)) for _ in range(count)]
        init: dict[str, Any] = dict.fromkeys(self.locations, 0)
        if self.pointers:
            init["p"] = "&x"
        if self.locks:
            init["l"] = 0
        return {"name": self.seed, "init": init, "threads": threads}

    def thread(self, accesses: int) -> list[Operation]:
        self.registers = []
        operations: list[Operation] = []
        section = self.locks and self.random.random() < 0.7
        start = self.random.randrange(accesses) if section else -1
        for number in range(accesses):
            if number == start:
                operations.append({"op": "lock", "loc": "l"})
            operations += self.between(operations) + self.access(depth=0)
            if number >= start >= 0 and self.random.random() < 0.5:
                operations.append({"op": "unlock", "loc": "l"})
                start = -1
        return operations + ([{"op": "unlock", "loc": "l"}] if start >= 0 else [])

    def between(self, before: list[Operation]) -> list[Operation]:
        """A barrier or none."""
        if not before or self.random.random() < 0.7:
            return []
        kind = "after_atomic" if before[-1]["op"] == "rmw" else self.random.choice(("mb", "rmb", "wmb"))
        return [{"op": "fence", "kind": kind}]

    def access(self, depth: int) -> list[Operation]:
        chance = self.random.random()
        if self.pointers and chance < 0.25:
            return self.through_pointer()
        if self.locks and chance < 0.3 and self.random.random() < 0.3:
            return [{"op": "islocked", "loc": "l", "to": self.register()}]
        if self.registers and depth < 2 and chance > 0.85:
            return self.branch(depth)
        if chance < 0.42:
            return [self.load()]
        if chance < 0.68:
            return [self.store()]
        return self.read_modify_write()

    def load(self) -> Operation:
        order = "acquire" if self.random.random() < 0.2 else "relaxed"
        depends = self.depends()
        return {"op": "load", "loc": self.location(), "order": order, **depends, "to": self.register()}

    def store(self) -> Operation:
        order = "release" if self.random.random() < 0.2 else "relaxed"
        return {
            "op": "store",
            "loc": self.location(),
            "value": self.value(),
            "order": order,
            **self.depends(),
        }

    def read_modify_write(self) -> list[Operation]:
        function = self.random.choice(("xchg", "add", "cmpxchg", "cmpxchg"))
        arguments = [self.value()] if function == "xchg" else [1]
        if function == "cmpxchg":
            arguments = [self.random.choice((0, 0, 1, 2)), self.value()]
        operation: Operation = {"op": "rmw", "fn": function, "loc": self.location(), "args": arguments}
        operation |= {"order": self.random.choice(_ORDERS), **self.depends()}
        if function == "add" and self.random.random() < 0.5:
            operation |= {"order": "relaxed", "to": None, "noreturn": True}
            before = [{"op": "fence", "kind": "before_atomic"}] if self.random.random() < 0.3 else []
            return [*before, operation]
        if function == "add":
            operation["returns"] = self.random.choice(("old", "new"))
        return [operation | {"to": self.register()}]

    def branch(self, depth: int) -> list[Operation]:
        """An ``if`` with one access in it, or nothing, and then one after it."""
        register = self.random.choice(self.registers)
        condition = [self.random.choice(_COMPARED), {"r": register}, self.random.choice((0, 0, 1))]
        known = list(self.registers)
        then = self.access(depth + 1) if self.random.random() < 0.85 else []
        self.registers = list(known)
        operation = {"op": "if", "cond": condition, "then": then}
        if self.random.random() < 0.3:
            operation["else"] = self.access(depth + 1)
            self.registers = known
        return [operation] + ([self.store()] if self.random.random() < 0.3 else [])

    def through_pointer(self) -> list[Operation]:
        """A load of the pointer and an access through it, or a store of an address."""
        if self.random.random() < 0.4:
            address = {"addr": self.random.choice(self.locations)}
            return [{"op": "store", "loc": "p", "value": address, "order": "relaxed"}]
        register = f"q{len(self.registers)}"
        load = {"op": "load", "loc": "p", "order": "relaxed", "to": register}
        place = {"at": {"r": register}}
        if self.random.random() < 0.6:
            use = {"op": "load", "loc": place, "order": "relaxed", "to": self.register()}
        else:
            use = {"op": "store", "loc": place, "value": self.value(), "order": "relaxed"}
        return [load, use]

    def location(self) -> str:
        return self.random.choice(self.locations)

    def register(self) -> str:
        """A new register, or now and then one that holds something already."""
        if self.registers and self.random.random() < 0.15:
            return self.random.choice(self.registers)
        self.registers.append(f"r{len(self.registers)}")
        return self.registers[-1]

    def depends(self) -> dict[str, list[str]]:
        if self.registers and self.random.random() < 0.2:
            return {"dep": [self.random.choice(self.registers)]}
        return {}

    def value(self) -> Any:
        """A number of its own, a small one that others store too, or one that depends on a read."""
        self.next_value += 1
        number = self.next_value if self.spread else self.random.choice((1, 2))
        if not self.registers or self.random.random() < 0.75:
            return number
        register = {"r": self.random.choice(self.registers)}
        return register if self.random.random() < 0.4 else ["+", number, ["*", register, 0]]
