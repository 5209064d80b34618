from __future__ import annotations

from checker import Pool, actor, alloc, free, initial, integer, reachable, record, shared, wait_until


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
    wait_until(mm.vma is vma, resting=True)  #: mm.vma is the same
    if vma is not None:
        vma.faults = 1  #: handle_mm_fault()


@actor
def remap() -> None:
    old = mm.vma
    mm.vma = None  #: detach_vma()
    free(old)  #: vm_area_free()
    new = alloc(vmas)  #: vm_area_alloc()
    mm.vma = new  #: vma_link()


@reachable("the new one is at the address of the old one")
def linked() -> bool:
    return mm.vma is not None and mm.vma.faults == 0


properties = [linked]
expect = {"nothing_is_used_after_free": "violated"}
