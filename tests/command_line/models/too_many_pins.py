"""More users than the count has room for: an integer leaves its range."""

from checker import actor, atomic, every_actor_finishes, integer, parameter, record, shared

USERS = parameter(3, most=5)


@record
class Page:
    pins: int = integer(0, most=USERS - 1)


page = shared(Page)


@actor(count=USERS)
def get_page() -> None:
    with atomic:  # get_page()
        page.pins += 1


properties = [every_actor_finishes()]
