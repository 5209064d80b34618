"""Readers that loop, and a writer that changes two words (checker/kernel/rwsem.py)."""

from checker import actor, always, eventually, mechanism, record, shared
from checker.kernel.rwsem import RwSem, down_read, down_write, up_read, up_write

IN_TURN = mechanism(True, cost="readers wait while a writer does")


@record
class Pair:
    first: bool = False
    second: bool = False
    halves: bool = False  # a reader saw one of the two changed
    written: bool = False


sem = shared(RwSem)
pair = shared(Pair)


@actor(count=2)
def reader() -> None:
    while True:
        down_read(sem, IN_TURN)
        first = pair.first
        second = pair.second
        if first != second:
            pair.halves = True
        up_read(sem)


@actor
def writer() -> None:
    down_write(sem, IN_TURN)
    pair.first = True
    pair.second = True
    up_write(sem)
    pair.written = True


@always("a reader sees half of a change")
def changes_are_whole() -> bool:
    return not pair.halves


@eventually("the writer never has its turn")
def the_writer_has_its_turn() -> bool:
    return pair.written


properties = [changes_are_whole, the_writer_has_its_turn]
expect = {the_writer_has_its_turn: "holds" if IN_TURN else "violated"}
