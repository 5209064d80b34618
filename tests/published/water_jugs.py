"""Two jugs, of three and of five gallons, and a tap: how to measure four gallons.

Models DieHard.tla of the TLA+ Examples. Every action can always be taken, even where it changes nothing.
16 states, 96 transitions, depth 7; the big jug holds four gallons first after 6 steps.
"""

from enum import Enum

from checker import actor, atomic, choose, integer, reachable, record, shared

SMALL = 3
BIG = 5


class Action(Enum):
    """What can be done with the jugs."""

    FILL_SMALL = 0
    FILL_BIG = 1
    EMPTY_SMALL = 2
    EMPTY_BIG = 3
    SMALL_TO_BIG = 4
    BIG_TO_SMALL = 5


@record
class Jugs:
    small: int = integer(0, most=SMALL)
    big: int = integer(0, most=BIG)


jugs = shared(Jugs)


@actor
def hero() -> None:
    while True:
        with atomic:
            action = choose(Action)
            both = jugs.small + jugs.big
            if action is Action.FILL_SMALL:
                jugs.small = SMALL
            elif action is Action.FILL_BIG:
                jugs.big = BIG
            elif action is Action.EMPTY_SMALL:
                jugs.small = 0
            elif action is Action.EMPTY_BIG:
                jugs.big = 0
            elif action is Action.SMALL_TO_BIG:
                jugs.big = both if both < BIG else BIG
                jugs.small = both - jugs.big
            else:
                jugs.small = both if both < SMALL else SMALL
                jugs.big = both - jugs.small


@reachable("the big jug holds four gallons")
def four_gallons() -> bool:
    return jugs.big == 4


properties = [four_gallons]
