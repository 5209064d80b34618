from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


try:
    import nowhere  # noqa: F401

    @actor
    def reader() -> None:
        page.locked = False
except ImportError:
    pass


properties = [every_actor_finishes()]
