from library.sized import PAGES, Page, grab
from checker import actor, every_actor_finishes, shared


page = shared(Page)


@actor
def caller() -> None:
    grab(page)


properties = [every_actor_finishes()]
