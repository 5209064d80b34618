from checker import actor, every_actor_finishes, record, shared


@record
class Folio:
    locked: bool = False


@record
class Page(Folio):
    dirty: bool = False


page = shared(Page)


@actor
def caller() -> None:
    page.dirty = True


properties = [every_actor_finishes()]
