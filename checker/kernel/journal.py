"""A journal: handles join the running transaction, and its commit waits until all of them are done.

fs/jbd2/transaction.c and commit.c, Linux 4.14: jbd2_journal_start() joins the running transaction
unless that is being locked for its commit (T_LOCKED); then it waits for the next one.
jbd2_journal_commit_transaction() locks the running transaction, waits until no handle is left, and a
new one may begin. Left out: credits (a start may wait for a commit because the transaction is full; the
cycle is the same), the commit's own writing of blocks.
"""

from checker import atomic, integer, procedure, record, wait_until


@record
class Journal:
    """The running transaction of a journal."""

    locked: bool = False  # T_LOCKED: the commit waits for handles
    handles: int = integer(0, most=3)  # t_updates


@procedure
def journal_start(journal: Journal) -> None:
    """Join the running transaction; wait while a commit locks it."""
    with atomic:  # jbd2_journal_start()
        wait_until(not journal.locked)
        journal.handles += 1


@procedure
def journal_stop(journal: Journal) -> None:
    """Leave the transaction."""
    with atomic:  # jbd2_journal_stop()
        journal.handles -= 1


@procedure
def commit_transaction(journal: Journal) -> None:
    """Lock the running transaction and wait until no handle is left."""
    journal.locked = True  # jbd2_journal_commit_transaction(): T_LOCKED
    with atomic:  # wait for t_updates, then a new transaction may begin
        wait_until(journal.handles == 0)
        journal.locked = False
