from checker import record


@record
def page() -> None:
    pass
