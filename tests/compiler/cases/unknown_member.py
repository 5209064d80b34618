from enum import Enum

from checker import actor, every_actor_finishes, record, shared


class State(Enum):
    LOCKED = 1
    FREE = 2


@record
class Page:
    state: State = State.FREE


page = shared(Page)


@actor
def caller() -> None:
    page.state = State.LOKCED


properties = [every_actor_finishes()]
