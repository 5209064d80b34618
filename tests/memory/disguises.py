"""The same program with work that hardware does not see: locals, ghosts, assertions between the accesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

REGISTER = re.compile(r"\b[rq]\d+\b")
ASSIGNED = re.compile(r"^\s*([rq]\d+)\b.* = ", re.MULTILINE)
STORE = re.compile(r"    ((?:variables|cells)[.\[][\w\]+* ]*) = (.*)")
GHOSTS = 4
FIELDS = "".join(f"    noted{n}: int = ghost(integer(-999, least=-999, most=999))\n" for n in range(GHOSTS))


def disguised(model: str, source: Random) -> str:
    """The text of the model of a litmus test, with some more work in its threads."""
    head, *threads = re.split(r"(?m)^(?=@actor\n|@never)", model)
    head = head.replace("class AtEnd:\n", f"class AtEnd:\n{FIELDS}")
    ghosts = iter(range(GHOSTS))
    return head + "".join(Thread(one, source, ghosts).text() for one in threads)


class Thread:
    """The text of an actor; other parts of a model stay as they are."""

    def __init__(self, text: str, source: Random, ghosts: Iterator[int]) -> None:
        self.whole, self.source, self.ghosts = text, source, ghosts
        self.head, _, body = text.partition("None:\n")
        self.body = re.findall(r"    \S.*\n(?:(?:     .*|    else:.*)?\n)*", body)

    def text(self) -> str:
        """With more work."""
        if not self.whole.startswith("@actor"):
            return self.whole
        statements = [self.stored(n) for n in range(len(self.body))]
        for number, before, instead in [one for one in statements if one]:
            self.body[number] = instead
            self.body[before] += f"    value{number} = {self.values[number]}\n"
        for position in range(len(self.body) - 2):  # behind the last access there is a barrier, and the end
            if self.source.random() < 0.3:
                self.body[position] += self.remark(position)
        return f"{self.head}None:\n{''.join(self.body)}"

    values: dict[int, str]

    def stored(self, number: int) -> tuple[int, int, str] | None:
        """A store, the statement behind which its value can be computed, and the store of that."""
        found = STORE.fullmatch(self.body[number].rstrip("\n"))
        if found is None or number == 0 or self.source.random() < 0.3:
            return None
        place, value = found.groups()
        self.values = getattr(self, "values", {}) | {number: value}
        used = set(REGISTER.findall(value))
        first = max((n for n in range(number) if used & set(ASSIGNED.findall(self.body[n]))), default=0)
        return number, self.source.randrange(first, number), f"    {place} = value{number}\n"

    def remark(self, position: int) -> str:
        """Something about a register that is known by then, which nobody needs."""
        known = sorted({one for text in self.body[: position + 1] for one in ASSIGNED.findall(text)})
        ghost = next(self.ghosts, None) if self.source.random() < 0.6 else None
        if not known:
            return ""
        register = self.source.choice(known)
        if ghost is None:
            return f"    assert {register} == 0 or {register} != 0\n"
        return f'    with atomic("note"):\n        at_end.noted{ghost} = {register}\n'
