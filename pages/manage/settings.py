"""Settings: is the desk set up right?"""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from core.locale import _, ngettext
from pages.ui import load
from pages.ui.desk.audit import audit
from pages.ui.desk.checklist import Check, checklist, checks
from pages.ui.desk.costs import shop_costs
from pages.ui.desk.jobs import job_list
from pages.ui.desk.members import member_list
from pages.ui.desk.model import model
from pages.ui.desk.profile import shop_profile
from pages.ui.desk.rules import rule_packs
from pages.ui.desk.sections import section_name, sections
from pages.ui.desk.webhooks import webhook_list
from pages.ui.heading import plain_heading
from pages.ui.session import require_user, shop


def answer(points: list[Check]) -> str:
    """Say in one sentence whether anything is missing."""
    missing = sum(not point.is_right and not point.is_advice for point in points)
    better = sum(not point.is_right and point.is_advice for point in points)
    if missing:
        return ngettext("{n} thing is missing.", "{n} things are missing.", missing).format(n=missing)
    if better:
        return (
            _("The desk works.")
            + " "
            + ngettext("{n} thing could be better.", "{n} things could be better.", better).format(n=better)
        )
    return _("The desk is set up right.")


user = require_user()
here = shop()
profile = load.profile(user, here.revision)
points = checks(user, load.coverage(user, here.revision))

plain_heading(_("Settings"), answer(points))
section = st.segmented_control(
    _("Section"),
    sections(user),
    format_func=section_name,
    default="checklist",
    required=True,
    key="section",
    bind="query-params",
    label_visibility="collapsed",
)
if section == "checklist":
    checklist(points)
elif section == "shop":
    shop_profile(user, profile)
elif section == "costs":
    shop_costs(user, here.revision)
elif section == "members":
    member_list(user)
elif section == "model":
    model(user, profile.timezone)
elif section == "webhooks":
    webhook_list(user, profile.timezone)
elif section == "rules":
    rule_packs(datetime.now(ZoneInfo(profile.timezone)).date())
elif section == "jobs":
    job_list(user, profile.timezone)
elif section == "audit":
    audit(user, profile.timezone)
