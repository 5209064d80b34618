"""Two-phase commit: a transaction manager commits once all resource managers have prepared.

J. Gray and L. Lamport, "Consensus on Transaction Commit", 2004, as examples/2pc.rs of stateright has it.
Messages stay in flight for ever, so to receive one again is a step that changes nothing.
For three resource managers: 288 states (as published), 1,145 transitions, depth 10. For five: 8,832 states
(as published), 58,145 transitions, depth 16; 314 states up to exchange of the managers (stateright's 665
comes from an incomplete canonical form).
"""

from enum import Enum

from checker import (
    Array,
    actor,
    always,
    atomic,
    choose,
    implies,
    parameter,
    reachable,
    record,
    shared,
    wait_until,
)

MANAGERS = parameter(3, most=7)


class State(Enum):
    """What a resource manager has done."""

    WORKING = 0
    PREPARED = 1
    COMMITTED = 2
    ABORTED = 3


class Decision(Enum):
    """What the transaction manager has decided."""

    NONE = 0
    COMMIT = 1
    ABORT = 2


class Action(Enum):
    """What a resource manager can do."""

    PREPARE = 0
    CHOOSE_TO_ABORT = 1
    RECEIVE_COMMIT = 2
    RECEIVE_ABORT = 3


@record
class Manager:
    state: State = State.WORKING
    prepared_sent: bool = False  # a message to the transaction manager
    prepared_received: bool = False


@record
class Transaction:
    decision: Decision = Decision.NONE  # and, once it is made, a message to every resource manager


managers = shared(Array(Manager, MANAGERS))
transaction = shared(Transaction)


@actor(managers)
def resource_manager(manager: Manager) -> None:
    while True:
        with atomic:
            action = choose(Action)
            wait_until(implies(action is Action.PREPARE, manager.state is State.WORKING))
            wait_until(implies(action is Action.CHOOSE_TO_ABORT, manager.state is State.WORKING))
            wait_until(implies(action is Action.RECEIVE_COMMIT, transaction.decision is Decision.COMMIT))
            wait_until(implies(action is Action.RECEIVE_ABORT, transaction.decision is Decision.ABORT))
            if action is Action.PREPARE:
                manager.state = State.PREPARED
                manager.prepared_sent = True
            elif action is Action.RECEIVE_COMMIT:
                manager.state = State.COMMITTED
            else:
                manager.state = State.ABORTED


@actor(managers)
def receive_prepared(manager: Manager) -> None:
    while True:
        with atomic:
            wait_until(transaction.decision is Decision.NONE and manager.prepared_sent)
            manager.prepared_received = True


@actor
def decide() -> None:
    with atomic:
        decision = choose((Decision.COMMIT, Decision.ABORT))
        wait_until(
            implies(decision is Decision.COMMIT, all(manager.prepared_received for manager in managers))
        )
        transaction.decision = decision


@always("one resource manager has committed and another has aborted")
def consistent() -> bool:
    return not (
        any(manager.state is State.COMMITTED for manager in managers)
        and any(manager.state is State.ABORTED for manager in managers)
    )


@reachable("the resource managers all commit")
def can_commit() -> bool:
    return all(manager.state is State.COMMITTED for manager in managers)


@reachable("the resource managers all abort")
def can_abort() -> bool:
    return all(manager.state is State.ABORTED for manager in managers)


properties = [consistent, can_commit, can_abort]
