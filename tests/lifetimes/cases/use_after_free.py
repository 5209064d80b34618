from __future__ import annotations

from checker import Pool, actor, alloc, free, initial, integer, reachable, record, shared


@record
class Vma:
    faults: int = integer(0, most=1)


@record
class Mm:
    vma: Vma | None = None


vmas = shared(Pool(Vma, 1))
mm = shared(Mm)


@initial
def mmap() -> None:
    vma = alloc(vmas)
    mm.vma = vma


@actor
def fault() -> None:
    vma = mm.vma  #: find_vma()
    if vma is not None:
        vma.faults = 1  #: handle_mm_fault()


@actor
def munmap() -> None:
    vma = mm.vma
    if vma is not None:
        mm.vma = None  #: detach_vma()
        free(vma)  #: vm_area_free()


@reachable("a fault is handled")
def handled() -> bool:
    return any(vma.faults == 1 for vma in vmas)


properties = [handled]
expect = {"nothing_is_used_after_free": "violated"}
