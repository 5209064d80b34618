"""A semaphore for one writer or several readers.

include/linux/rwsem.h, kernel/locking/rwsem.c and rwsem-xadd.c, Linux 4.14: down_read(), up_read(),
down_write(), up_write(). Readers that come while a writer waits wait behind it (``in_turn``), so that they
cannot keep it out. Where that makes no difference, ``in_turn=False`` saves a step.
Left out: the order in the queue (of several waiters any may be next; a writer may overtake one that
waits, as one that spins does), downgrade_write(), the owner.
"""

from checker import atomic, integer, procedure, record, wait_until

READERS = 3
WRITERS = 2


@record
class RwSem:
    """struct rw_semaphore."""

    writer: bool = False
    readers: int = integer(0, most=READERS)
    waiting: int = integer(0, most=WRITERS)  # writers in the queue


@procedure
def down_read(sem: RwSem, in_turn: bool = True) -> None:
    """Wait until no writer holds the semaphore or waits for it, then hold it as a reader."""
    with atomic(order="acquire"):  # down_read()
        wait_until(not sem.writer and not (in_turn and sem.waiting > 0))
        sem.readers += 1


@procedure
def up_read(sem: RwSem) -> None:
    """Release it as a reader."""
    with atomic(order="release"):  # up_read()
        sem.readers -= 1


@procedure
def down_write(sem: RwSem, in_turn: bool = True) -> None:
    """Wait until the semaphore is free, then hold it as the writer."""
    free = False
    if in_turn:
        with atomic(order="acquire"):  # down_write(): free, or join the queue
            free = not sem.writer and sem.readers == 0
            if free:
                sem.writer = True
            else:
                sem.waiting += 1
        if not free:
            with atomic(order="acquire"):  # rwsem_down_write_failed(): sleep until nobody holds it
                wait_until(not sem.writer and sem.readers == 0)
                sem.writer = True
                sem.waiting -= 1
    else:
        with atomic(order="acquire"):  # down_write()
            wait_until(not sem.writer and sem.readers == 0)
            sem.writer = True


@procedure
def up_write(sem: RwSem) -> None:
    """Release it as the writer."""
    with atomic(order="release"):
        sem.writer = False  # up_write()
