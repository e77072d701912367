"""Tasks: a person with too many at a time, a task before what it needs, pictures after go-live, what is overdue."""

from datetime import date

import numpy as np
import pandas as pd

from core.campaigns.clashes.clash import Clash, Found, Severity
from core.campaigns.clashes.sight import SHOWN, Sight, groups, person
from core.campaigns.values import TaskKind

_A_DAY = np.timedelta64(1, "D")


def over_capacity(sight: Sight) -> Found:
    """Find stretches of days, from today on, on which a person has more open tasks than their capacity.

    A task that nobody has loads nobody.
    """
    tasks = _open_tasks(sight)
    tasks = tasks[tasks["assignee_id"].notna()].reset_index(drop=True)
    today = np.datetime64(sight.ground.today)
    starts = np.maximum(tasks["starts_on"].to_numpy("datetime64[D]"), today)
    ends = tasks["due_on"].to_numpy("datetime64[D]")
    count = np.maximum((ends - starts).astype("int64") + 1, 0)
    row = np.repeat(np.arange(len(tasks)), count)
    day = starts[row] + (np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count))
    person = tasks["assignee_id"].to_numpy("int64")
    clashes: list[Clash] = []
    for user, at in groups(person[row]):
        days, load = np.unique(day[at], return_counts=True)
        capacity = sight.ground.limits.capacity_of(user)
        over = np.flatnonzero(load > capacity)
        for run in np.split(over, np.flatnonzero(np.diff(days[over]) > _A_DAY) + 1) if len(over) else []:
            busy = row[at][np.isin(day[at], days[run])]
            clashes.append(_overload(tasks, user, np.unique(busy), days[run], load[run], capacity))
    return Found(tuple(clashes))


def _overload(
    tasks: pd.DataFrame,
    user: int,
    rows: np.ndarray,
    days: np.ndarray,
    load: np.ndarray,
    capacity: int,
) -> Clash:
    own = tasks.iloc[rows]
    by_campaign = own.groupby("campaign_id").size().sort_index().sort_values(ascending=False, kind="stable")
    first: date = days[0].astype("O")
    last: date = days[-1].astype("O")
    name = person(own["assignee"].iat[0])
    return Clash(
        rule="over_capacity",
        severity=Severity.WARN,
        key=f"over_capacity:{user}:{last:%Y-%m-%d}",  # the last day: the first one is today, day by day
        campaigns=tuple(int(each) for each in by_campaign.index),
        tasks=tuple(int(each) for each in own["id"]),
        measure=float((load - capacity).sum()),
        facts={
            "person": name,
            "most": int(load.max()),
            "capacity": capacity,
            "from": first,
            "until": last,
            "days": len(days),
            "n": len(own),
            "tasks": tuple(str(each) for each in own["name"].iloc[:SHOWN]),
        },
        who=name,
        day=first,
    )


def task_order(sight: Sight) -> Found:
    """Find open tasks that start before a task they need is due, while that one is not done."""
    tasks = _open_tasks(sight).set_index("id")
    needs = sight.ground.frames.needs
    needs = needs[needs["task_id"].isin(tasks.index) & needs["needs_id"].isin(tasks.index)]
    starts = tasks["starts_on"].reindex(needs["task_id"]).to_numpy("datetime64[D]")
    due = tasks["due_on"].reindex(needs["needs_id"]).to_numpy("datetime64[D]")
    early = (due - starts).astype("int64")
    needs = needs.assign(early=early)[early > 0]
    needs = needs.sort_values(["task_id", "early", "needs_id"], ascending=[True, False, True])
    clashes = []
    for task_id, own in needs.groupby("task_id"):
        task, worst = tasks.loc[task_id], tasks.loc[own["needs_id"].iat[0]]
        place = sight.place(int(task["campaign_id"]))
        clashes.append(
            Clash(
                rule="task_order",
                severity=Severity.WARN,
                key=f"task_order:{task_id}",
                campaigns=(int(task["campaign_id"]),),
                tasks=(int(task_id), *(int(each) for each in own["needs_id"])),
                measure=float(own["early"].sum()),
                facts={
                    "campaign": sight.names[place],
                    "task": str(task["name"]),
                    "needs": str(worst["name"]),
                    "starts": task["starts_on"].date(),
                    "due": worst["due_on"].date(),
                    "n": len(own),
                },
                who=_who(task, sight.owners[place]),
                day=task["starts_on"].date(),
            )
        )
    return Found(tuple(clashes))


def late_asset(sight: Sight) -> Found:
    """Find open tasks for pictures and pages that are due after their campaign goes live."""
    tasks = _open_tasks(sight)
    tasks = tasks[tasks["kind"] == TaskKind.ASSET.value]
    live = np.array(sight.live_days, dtype="datetime64[D]")
    place = np.searchsorted(sight.ids, tasks["campaign_id"].to_numpy("int64"))
    late = (tasks["due_on"].to_numpy("datetime64[D]") - live[place]).astype("int64")
    clashes = []
    for at in np.flatnonzero(late > 0):
        task, own = tasks.iloc[at], int(place[at])
        clashes.append(
            Clash(
                rule="late_asset",
                severity=Severity.BLOCK,
                key=f"late_asset:{task['id']}",
                campaigns=(int(sight.ids[own]),),
                tasks=(int(task["id"]),),
                measure=float(late[at]),
                facts={
                    "campaign": sight.names[own],
                    "task": str(task["name"]),
                    "due": task["due_on"].date(),
                    "live": sight.live_days[own],
                    "days": int(late[at]),
                },
                who=_who(task, sight.owners[own]),
                day=sight.live_days[own],
            )
        )
    return Found(tuple(clashes))


def overdue(sight: Sight) -> Found:
    """Find campaigns with open tasks whose day has passed."""
    tasks = _open_tasks(sight, also_over=True)
    today = np.datetime64(sight.ground.today)
    days = (today - tasks["due_on"].to_numpy("datetime64[D]")).astype("int64")
    tasks = tasks.assign(late=days)[days > 0].sort_values(
        ["campaign_id", "late", "id"], ascending=[True, False, True]
    )
    clashes = []
    for campaign_id, own in tasks.groupby("campaign_id"):
        place, first = sight.place(int(campaign_id)), own.iloc[0]
        assigned = own[own["assignee_id"].notna()]
        names = list(dict.fromkeys(map(person, assigned["assignee"])))
        clashes.append(
            Clash(
                rule="overdue",
                severity=Severity.INFO,
                key=f"overdue:{campaign_id}",
                campaigns=(int(campaign_id),),
                tasks=tuple(int(each) for each in own["id"]),
                measure=float(len(own)),
                facts={
                    "campaign": sight.names[place],
                    "n": len(own),
                    "tasks": tuple(str(each) for each in own["name"].iloc[:SHOWN]),
                    "days": int(first["late"]),
                },
                who=", ".join(names[:SHOWN]) or sight.owners[place],
                day=first["due_on"].date(),
            )
        )
    return Found(tuple(clashes))


def _open_tasks(sight: Sight, *, also_over: bool = False) -> pd.DataFrame:
    """Return the tasks that are not done of campaigns that are to be run or on, those that are over only if asked."""
    tasks = sight.ground.frames.tasks
    ids = sight.open_ids
    if also_over:  # a review is due after the end
        ids = sight.ids[(sight.campaigns["state"] != "done").to_numpy()]
    tasks = tasks[tasks["campaign_id"].isin(ids) & tasks["done_at"].isna()]
    return tasks.sort_values(["due_on", "starts_on", "id"], kind="stable")


def _who(task: pd.Series, owner: str) -> str:
    return owner if pd.isna(task["assignee_id"]) else person(task["assignee"])
