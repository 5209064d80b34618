"""More states than anybody waits for, and a violation one step from the start."""

from checker import Array, actor, atomic, choose, integer, never, record, shared


@record
class Cell:
    value: int = integer(0, most=99)


cells = shared(Array(Cell, 8))


@actor(range(8))
def spin(me: int) -> None:
    while True:
        with atomic:  # any value
            value = choose(range(100))
            cells[me].value = value


@never("a cell reaches 99")
def stays_low() -> bool:
    return any(cell.value == 99 for cell in cells)


@never("all cells reach 99")
def stay_apart() -> bool:
    return all(cell.value == 99 for cell in cells)


properties = [stays_low, stay_apart]
