"""Days of tasks: counted from a campaign's T, after the tasks they need, on working days if that is wanted.

A task starts on the day after the last one it needs is due, or later. A task that must wait slips as
far as it has to and keeps its length; nothing ever moves earlier by itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from core.campaigns.values import Task
from core.errors import BadInput
from core.locale import _

A_DAY = timedelta(days=1)
WorkingDay = Callable[[date], date]  # the nearest working day: before a day, or after it


def in_order(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Return tasks so that each stands after those it needs, else as given.

    Needs that are not among the tasks are met elsewhere. Raises BadInput at `needs`, naming the tasks,
    when some need each other in a circle.
    """
    waiting = {task.id: {each for each in task.needs if each != task.id} for task in tasks}
    for needs in waiting.values():
        needs.intersection_update(waiting)
    followers: dict[int, list[int]] = {}
    for task_id, needs in waiting.items():
        for each in needs:
            followers.setdefault(each, []).append(task_id)
    place = {task.id: n for n, task in enumerate(tasks)}
    ready = [task.id for task in tasks if not waiting[task.id]]
    done: list[int] = []
    while ready:
        first = min(ready, key=place.__getitem__)
        ready.remove(first)
        done.append(first)
        for each in followers.get(first, ()):
            waiting[each].discard(first)
            if not waiting[each]:
                ready.append(each)
    known = {task.id: task for task in tasks}
    itself = [task for task in tasks if task.id in task.needs]
    if itself or len(done) < len(tasks):
        left = itself or circle(known, [each for each in known if each not in set(done)])
        names = " → ".join(task.name for task in left)
        sentence = _("These tasks need each other in a circle: {tasks}. Take one of the needs away.")
        raise BadInput(sentence.format(tasks=names), field="needs")
    return tuple(known[each] for each in done)


def circle(tasks: Mapping[int, Task], left: Sequence[int]) -> list[Task]:
    """Return one circle among tasks that wait for each other, each before the one it needs."""
    among, path = set(left), [left[0]]
    while True:
        step = next(each for each in tasks[path[-1]].needs if each in among)
        if step in path:
            return [tasks[each] for each in path[path.index(step) :]]
        path.append(step)


def slipped(
    tasks: Sequence[Task],
    *,
    working_day: WorkingDay | None = None,
    only_after: Iterable[int] | None = None,
) -> tuple[Task, ...]:
    """Return tasks with those moved later that would start before what they need is due; the order stays.

    Done tasks stay where they are. `working_day` returns the nearest working day from a day on; with it a
    slipped task starts and ends on working days. `only_after` names the tasks whose followers may slip:
    what stood wrongly elsewhere before stays for the clash check to tell. Raises BadInput on a circle.
    """
    now: dict[int, Task] = {}
    moved = None if only_after is None else set(only_after)
    for task in in_order(tasks):
        needed = [now[each] for each in task.needs if each in now]
        if moved is not None:
            needed = [each for each in needed if each.id in moved]
        now[task.id] = after = task if task.is_done else _after(task, needed, working_day)
        if moved is not None and after != task:
            moved.add(task.id)
    return tuple(now[task.id] for task in tasks)


def _after(task: Task, needed: Sequence[Task], working_day: WorkingDay | None) -> Task:
    first = max((each.due + A_DAY for each in needed), default=task.starts)
    if first <= task.starts:
        return task
    length = task.due - task.starts
    starts = working_day(first) if working_day else first
    due = starts + length
    return replace(task, starts=starts, due=working_day(due) if working_day else due)


def shifted(tasks: Sequence[Task], days: int, *, working_day: WorkingDay | None = None) -> tuple[Task, ...]:
    """Return open tasks moved by days, done ones as they are.

    `working_day` returns the nearest working day up to a day: with it a task is due on one, and starts on one.
    """
    return tuple(task if task.is_done else _moved(task, days, working_day) for task in tasks)


def _moved(task: Task, days: int, working_day: WorkingDay | None) -> Task:
    starts, due = task.starts + timedelta(days=days), task.due + timedelta(days=days)
    if working_day is None:
        return replace(task, starts=starts, due=due)
    due = working_day(due)
    return replace(task, starts=min(working_day(starts), due), due=due)
