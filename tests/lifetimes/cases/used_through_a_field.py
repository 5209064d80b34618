from __future__ import annotations

from checker import Pool, actor, alloc, free, initial, integer, reachable, record, shared


@record
class Vma:
    faults: int = integer(0, most=1)


@record
class Mm:
    vma: Vma | None = None
    cached: Vma | None = None


vmas = shared(Pool(Vma, 1))
mm = shared(Mm)


@initial
def mmap() -> None:
    vma = alloc(vmas)
    mm.vma = vma
    mm.cached = vma


@actor
def munmap() -> None:
    vma = mm.vma
    assert vma is not None
    mm.vma = None
    free(vma)  #: vm_area_free(): forgets the cache
    last = mm.cached  #: find_vma(): the cache
    if last is not None:
        last.faults = 1  #: handle_mm_fault()


@reachable("the cache is empty")
def empty() -> bool:
    return mm.vma is None


properties = [empty]
expect = {"nothing_is_used_after_free": "violated"}
