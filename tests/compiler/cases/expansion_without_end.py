from checker import actor, every_actor_finishes, integer, procedure, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@procedure
def first() -> None:
    second()
    second()
    second()
    second()
    second()
    second()
    second()
    second()


@procedure
def second() -> None:
    third()
    third()
    third()
    third()
    third()
    third()
    third()
    third()


@procedure
def third() -> None:
    fourth()
    fourth()
    fourth()
    fourth()
    fourth()
    fourth()
    fourth()
    fourth()


@procedure
def fourth() -> None:
    fifth()
    fifth()
    fifth()
    fifth()
    fifth()
    fifth()
    fifth()
    fifth()


@procedure
def fifth() -> None:
    sixth()
    sixth()
    sixth()
    sixth()
    sixth()
    sixth()
    sixth()
    sixth()


@procedure
def sixth() -> None:
    seventh()
    seventh()
    seventh()
    seventh()
    seventh()
    seventh()
    seventh()
    seventh()


@procedure
def seventh() -> None:
    page.locked = True


@actor
def caller() -> None:
    first()


properties = [every_actor_finishes()]
