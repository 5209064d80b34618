from checker import actor, record, shared

__all__ = ["page", "worker"]


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


@actor
def reader() -> None:
    page.locked = False
