from checker import Array, actor, every_actor_finishes, record, shared


@record
class Task:
    marks: Array[bool] = Array(bool, 2)


tasks = shared(Array(Task, 2))


@actor
def caller() -> None:
    task = tasks[0]
    for mark in task.marks:
        task = tasks[1]


properties = [every_actor_finishes()]
