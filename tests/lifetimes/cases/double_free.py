from __future__ import annotations

from checker import Pool, actor, alloc, free, initial, reachable, record, shared


@record
class Request:
    tag: bool = False


@record
class Queue:
    head: Request | None = None


requests = shared(Pool(Request, 2))
queue = shared(Queue)


@initial
def submit() -> None:
    request = alloc(requests)
    queue.head = request


@actor(count=2)
def complete() -> None:
    request = queue.head
    if request is not None:
        queue.head = None  #: list_del()
        free(request)  #: blk_put_request()


@reachable("the queue is empty")
def emptied() -> bool:
    return queue.head is None


properties = [emptied]
left_out = [Request]
expect = {"nothing_is_freed_twice": "violated"}
