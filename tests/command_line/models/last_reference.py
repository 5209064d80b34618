"""put_page() takes for granted that it drops the last reference: an assertion that fails."""

from checker import actor, atomic, every_actor_finishes, integer, record, shared


@record
class Page:
    pins: int = integer(0, most=2)


page = shared(Page)


@actor(count=2)
def user() -> None:
    with atomic:  # get_page()
        page.pins += 1
    with atomic:  # put_page_testzero()
        page.pins -= 1
        assert page.pins == 0, "the last reference is not the last"


properties = [every_actor_finishes()]
