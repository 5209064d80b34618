"""Names of a litmus test: each means one thing, and none is a word of C, of herd7 or of the kernel."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from checker.litmus.bodies import NOT_READ
from checker.litmus.expressions import TYPES
from checker.litmus.kernel_calls import KNOWN

OF_C = (
    "auto case default else enum extern float double if inline register restrict signed sizeof static "
    "typedef typeof union asm _Atomic _Bool alignof offsetof NULL true false int8_t uint8_t int16_t "
    "uint16_t int32_t uint32_t int64_t uint64_t __int128_t __uint128_t"
).split()
OF_HERD = (
    "exists forall locations filter not with and or observed final cases default prop lock unlock mtx_t "
    "mtx_lock mtx_unlock WCAS SCAS atomic_int srcu_struct __fence __load __store __srcu __xchg __cmpxchg "
    "__lock __unlock __trylock __islocked __atomic_op __atomic_op_return __atomic_fetch_op "
    "__atomic_add_unless ATOMIC_INIT"
).split()
MEANT = re.compile(r"P\d+|(smp|atomic|atomic64|memory|spin|rcu|srcu)_\w+", re.ASCII)
"""Threads, and the beginnings of functions and macros."""
WORDS = frozenset([*OF_C, *OF_HERD, *TYPES, *NOT_READ, *KNOWN, *keyword.kwlist])


class NamingRoom:
    """Gives out names; ``taken`` are given already."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def name(self, wanted: str) -> str:
        """A new name, as near to the wanted one as possible."""
        name = spelled(wanted)
        while name in self._taken or name in WORDS:
            name += "_"
        self._taken.add(name)
        return name

    def names(self, wanted: Mapping[int, str]) -> dict[int, str]:
        """A new name for each cell."""
        return {cell: self.name(one) for cell, one in wanted.items()}


def spelled(name: str) -> str:
    """A name with the letters of an identifier of C only."""
    text = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_") or "v"
    return f"v_{text}" if text[0].isdigit() or MEANT.fullmatch(text) else text


def shortened(places: Mapping[int, str]) -> dict[int, str]:
    """The last parts of the names of cells where they are distinct, else the whole names."""
    last = {cell: spelled(name.rpartition(".")[2]) for cell, name in places.items()}
    counts = Counter(last.values())
    return {cell: one if counts[one] == 1 else places[cell] for cell, one in last.items()}


def of_local(cell: str) -> str:
    """The name of a local without that of its actor."""
    return cell.partition(".")[2] or cell


def of_test(program: str) -> str:
    """The name of a test, which is one word."""
    return re.sub(r"[^\w.+-]+", "_", program, flags=re.ASCII) or "model"
