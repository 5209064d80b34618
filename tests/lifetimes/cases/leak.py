from __future__ import annotations

from checker import Pool, actor, alloc, atomic, free, mechanism, reachable, record, shared


@record
class Table:
    used: bool = False


@record
class Pmd:
    table: Table | None = None


tables = shared(Pool(Table, 2))
pmd = shared(Pmd)
CHECKED = mechanism(False, cost="a branch")


@actor(count=2)
def fault() -> None:
    new = alloc(tables)  #: pte_alloc_one()
    with atomic("pmd_populate()"):
        taken = pmd.table is not None
        if not taken or not CHECKED:
            pmd.table = new
    if taken and CHECKED:
        free(new)  #: pte_free()


@reachable("a table is there")
def populated() -> bool:
    return pmd.table is not None


properties = [populated]
left_out = [Table]
expect = {"nothing_leaks": "holds" if CHECKED else "violated"}
