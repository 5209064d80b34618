from enum import Enum

from checker import actor, every_actor_finishes, record, shared



Hidden = Enum("Hidden", {"ON": 0, "O\u202eFF": 1})


@record
class Lamp:
    mode: Hidden = Hidden.ON


lamp = shared(Lamp)


@actor
def worker() -> None:
    lamp.mode = Hidden.ON


properties = [every_actor_finishes()]
