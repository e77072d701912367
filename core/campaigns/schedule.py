"""Days of tasks: counted from a campaign's T, after the tasks they need, on working days if that is wanted.

A task starts on the day after the last one it needs is due, or later; what is done keeps nothing waiting.
A task that must wait slips as far as it has to and keeps its length; nothing ever moves earlier by itself.
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
    slipped task starts and ends on working days, and takes as many of them as before. `only_after` names the tasks whose followers may slip:
    what stood wrongly elsewhere before stays for the clash check to tell. Raises BadInput on a circle.
    """
    now: dict[int, Task] = {}
    moved = None if only_after is None else set(only_after)
    for task in in_order(tasks):
        needed = [now[each] for each in task.needs if each in now and not now[each].is_done]
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
    if working_day is None:
        return replace(task, starts=first, due=first + (task.due - task.starts))
    starts = due = working_day(first)
    for _more in range(_working_days(task, working_day) - 1):
        due = working_day(due + A_DAY)
    return replace(task, starts=starts, due=max(due, task.due))


def shifted(
    tasks: Sequence[Task], days: int, *, working_day: WorkingDay | None = None, live: date | None = None
) -> tuple[Task, ...]:
    """Return open tasks moved by days, done ones as they are.

    `working_day` returns the nearest working day up to a day: with it a task is due on one, and starts on one.
    `live` is T's day before the move: a task that stands where its offset puts it stands there again, so that
    days off do not add up over several moves.
    """
    moved = tuple(task if task.is_done else _moved(task, days, working_day, live) for task in tasks)
    return moved if working_day is None else _kept_apart(tasks, moved, working_day)


def _moved(task: Task, days: int, working_day: WorkingDay | None, live: date | None) -> Task:
    by = timedelta(days=days)
    if working_day is None:
        return replace(task, starts=task.starts + by, due=task.due + by)
    wanted = task.due + by
    if live is not None and task.offset is not None:
        own = live + timedelta(days=task.offset)
        if working_day(own) == task.due:
            wanted = own + by
    starts = due = working_day(wanted)
    for _more in range(_working_days(task, working_day) - 1):
        starts = working_day(starts - A_DAY)
    return replace(task, starts=starts, due=due)


def _working_days(task: Task, working_day: WorkingDay) -> int:
    """Count the working days that a task takes: weekends in between would make it longer with each move."""
    days = (task.starts + timedelta(days=n) for n in range((task.due - task.starts).days + 1))
    return sum(working_day(day) == day for day in days)


def _kept_apart(before: Sequence[Task], moved: Sequence[Task], working_day: WorkingDay) -> tuple[Task, ...]:
    """Push on what days off brought onto the day its need is due; what began too early before still does."""
    known = {task.id: task for task in before}
    now: dict[int, Task] = {}
    for task in in_order(moved):
        old = known[task.id]
        was = [known[each] for each in task.needs if each in known and not known[each].is_done]
        if task.is_done or any(each.due >= old.starts for each in was):
            now[task.id] = task
            continue
        needed = [now[each.id] for each in was]
        now[task.id] = _after(task, needed, lambda day: _working_day_from(day, working_day))
    return tuple(now[task.id] for task in moved)


def _working_day_from(day: date, working_day: WorkingDay) -> date:
    while working_day(day) != day:
        day += A_DAY
    return day
