"""Days and hours: SMS at night, copy that is not chosen, enrolment that closes, a festival that moved, who is not ready."""

from datetime import date

import numpy as np
import pandas as pd

from core.campaigns.clashes.clash import Clash, Found, NotRun, Severity
from core.campaigns.clashes.reasons import deadlines_unknown
from core.campaigns.clashes.sight import Sight
from core.campaigns.values import Channel, State, TaskKind
from core.promotions.gates import Light


def sms_hours(sight: Sight) -> Found:
    """Find SMS that are to go out outside the hours of the law on the shop's clocks. The last minute is 21:59."""
    limits = sight.ground.limits
    sends = sight.ground.frames.sends
    sends = sends[
        (sends["channel"] == Channel.SMS.value)
        & sends["campaign_id"].isin(sight.open_ids)
        & (sends["sends_at"] >= sight.now)
    ]
    local = sight.local(sends["sends_at"])
    sends = sends.assign(local=local)[(local.dt.hour < limits.sms_from) | (local.dt.hour >= limits.sms_until)]
    clashes = []
    for row in sends.itertuples():
        place = sight.place(int(row.campaign_id))
        people = None if pd.isna(row.audience_count) else int(row.audience_count)
        clashes.append(
            Clash(
                rule="sms_hours",
                severity=Severity.BLOCK,
                key=f"sms_hours:{row.id}",
                campaigns=(int(row.campaign_id),),
                measure=float(people or 0),
                facts={
                    "campaign": sight.names[place],
                    "at": row.local.to_pydatetime(),
                    "audience": str(row.audience or ""),
                    "people": people,
                    "from": limits.sms_from,
                    "until": limits.sms_until,
                },
                who=sight.owners[place],
                day=row.local.date(),
            )
        )
    return Found(tuple(clashes))


def no_copy(sight: Sight) -> Found:
    """Find campaigns that go live in a few days, or are live, and for which no copy is chosen."""
    copy = sight.ground.needed("copy")
    chosen = copy.loc[copy["chosen"] > 0, "campaign_id"]
    begun = copy.groupby("campaign_id")["pieces"].sum()
    today = sight.ground.today
    clashes = []
    for place in np.flatnonzero(sight.is_open & ~np.isin(sight.ids, chosen)):
        days = (sight.live_days[place] - today).days
        if days > sight.ground.limits.copy_days:
            continue
        clashes.append(
            Clash(
                rule="no_copy",
                severity=Severity.BLOCK,
                key=f"no_copy:{sight.ids[place]}",
                campaigns=(int(sight.ids[place]),),
                facts={
                    "campaign": sight.names[place],
                    "days": days,
                    "live": sight.live_days[place],
                    "pieces": int(begun.get(int(sight.ids[place]), 0)),
                },
                who=sight.owners[place],
                day=sight.live_days[place],
            )
        )
    return Found(tuple(clashes))


def gate_deadline(sight: Sight) -> Found:
    """Find campaigns whose enrolment closes soon or has closed while gates that block fail or are unknown.

    A campaign that is live or whose task of enrolling is done is enrolled: its deadline is no longer in the way.
    """
    lights = sight.ground.needed("lights")
    red = lights[(lights["on_fail"] == "block") & (lights["light"] != Light.PASS.value)]
    counts = red.groupby(["campaign_id", "light"])["gate"].nunique().unstack(fill_value=0)
    counts = counts.reindex(columns=[Light.FAIL.value, Light.UNKNOWN.value], fill_value=0)
    waits = sight.is_open & (sight.campaigns["live_at"] > sight.now).to_numpy()
    waits &= ~np.isin(sight.ids, _enrolled(sight))
    has_gates = (sight.campaigns["gate_pack"] != "").to_numpy()
    deadline = sight.campaigns["enrol_by"]
    clashes = []
    for place in np.flatnonzero(waits & deadline.notna().to_numpy() & np.isin(sight.ids, counts.index)):
        until = sight.local_moment(deadline.iat[place])
        days = (until.date() - sight.ground.today).days
        if days > sight.ground.limits.gate_days:
            continue
        failing, unknown = (int(each) for each in counts.loc[int(sight.ids[place])])
        has_passed = deadline.iat[place] <= sight.now
        clashes.append(
            Clash(
                rule="gate_deadline",
                severity=Severity.BLOCK if failing or has_passed else Severity.WARN,
                key=f"gate_deadline:{sight.ids[place]}",
                campaigns=(int(sight.ids[place]),),
                measure=float(failing * 1000 + unknown),
                facts={
                    "campaign": sight.names[place],
                    "until": until,
                    "days": days,
                    "has_passed": bool(has_passed),
                    "failing": failing,
                    "unknown": unknown,
                },
                who=sight.owners[place],
                day=until.date(),
            )
        )
    undated = int((waits & has_gates & deadline.isna().to_numpy()).sum())
    return Found(tuple(clashes), unseen=deadlines_unknown(undated))


def _enrolled(sight: Sight) -> np.ndarray:
    """Return the campaigns whose tasks of enrolling are all done."""
    tasks = sight.ground.frames.tasks
    tasks = tasks[tasks["kind"] == TaskKind.ENROL.value]
    done = tasks["done_at"].notna().groupby(tasks["campaign_id"]).all()
    return np.asarray(done.index[done.to_numpy("bool")])


def festival_moved(sight: Sight) -> Found:
    """Find campaigns whose festival is on another day by now than when they were planned, or is gone."""
    anchors = sight.ground.anchors
    if anchors is None:
        raise NotRun(sight.ground.missing.get("anchors", "anchors"))
    clashes = []
    planned = sight.campaigns["festival_day"]
    wanted = sight.is_open & (sight.campaigns["festival"] != "").to_numpy() & planned.notna().to_numpy()
    for place in np.flatnonzero(wanted):
        campaign_id, was = int(sight.ids[place]), planned.iat[place].date()
        if campaign_id not in anchors or anchors[campaign_id] == was:
            continue
        now: date | None = anchors[campaign_id]
        clashes.append(
            Clash(
                rule="festival_moved",
                severity=Severity.WARN,
                key=f"festival_moved:{campaign_id}",
                campaigns=(campaign_id,),
                measure=float(abs((now - was).days)) if now else None,
                facts={"campaign": sight.names[place], "was": was, "now": now},
                who=sight.owners[place],
                day=now or was,
            )
        )
    return Found(tuple(clashes))


def not_ready(sight: Sight) -> Found:
    """Find campaigns that should be live by their dates and that nobody declared ready."""
    late = (sight.campaigns["state"] == State.PLANNED.value) & (sight.campaigns["live_at"] <= sight.now)
    clashes = []
    for place in np.flatnonzero(late.to_numpy()):
        is_over = bool(sight.campaigns["ends_at"].iat[place] <= sight.now)
        clashes.append(
            Clash(
                rule="not_ready",
                severity=Severity.INFO if is_over else Severity.WARN,
                key=f"not_ready:{sight.ids[place]}",
                campaigns=(int(sight.ids[place]),),
                facts={
                    "campaign": sight.names[place],
                    "live": sight.local_moment(sight.campaigns["live_at"].iat[place]),
                    "is_over": is_over,
                },
                who=sight.owners[place],
                day=sight.live_days[place],
            )
        )
    return Found(tuple(clashes))
