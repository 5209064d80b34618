from checker import actor, never, record, shared, smp_load_acquire


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def task() -> None:
    page.locked = True


@never("the page is locked")
def locked() -> bool:
    return smp_load_acquire(page.locked)


properties = [locked]
