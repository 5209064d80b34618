"""A million states, no two actors in each other's way; one level is wide enough for every limit."""

from checker import Array, actor, integer, mechanism, never, parameter, record, shared

STEPS = parameter(9, most=9)
DECLARED = mechanism(False, cost="a declaration")


@record
class Cell:
    value: int = integer(0, most=9)


cells = shared(Array(Cell, 6))


@actor(range(6))
def count(me: int) -> None:
    for value in range(STEPS):
        cells[me].value = value + 1


@never("a cell is used")
def unused() -> bool:
    return DECLARED and any(cell.value > 0 for cell in cells)


properties = [unused]
expect = {unused: "violated" if DECLARED else "holds"}
