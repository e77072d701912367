"""Home: what needs me today?"""

from datetime import datetime
from zoneinfo import ZoneInfo

from core.content.reads import recent
from core.db.engine import reading
from core.locale import _, ngettext
from core.need import Need
from core.team.rights import may
from core.today import needs
from pages.ui import load
from pages.ui.calendar.load import checked
from pages.ui.first_steps import first_steps
from pages.ui.heading import plain_heading
from pages.ui.lab.plan_load import fallen
from pages.ui.rivals.load import price_work
from pages.ui.session import require_user, shop
from pages.ui.todays_work import recent_work, running_jobs, show_needs


def answer(waiting: list[Need]) -> str:
    """Say in one sentence how much waits, and how much of it is urgent."""
    urgent = sum(need.is_urgent for need in waiting)
    if not waiting:
        return _("Nothing waits for you.")
    things = ngettext("{n} thing waits for you", "{n} things wait for you", len(waiting)).format(
        n=len(waiting)
    )
    if not urgent:
        return _("{things}.").format(things=things)
    pressing = ngettext("{n} of them is urgent", "{n} of them are urgent", urgent).format(n=urgent)
    return _("{things}, {pressing}.").format(things=things, pressing=pressing)


user = require_user()
here = shop()
zone = load.profile(user, here.revision).timezone
known = load.coverage(user, here.revision)
today = datetime.now(ZoneInfo(zone)).date()
prices = price_work(user, here.revision, today)
plans = fallen(user, here.revision, today)
clashes = checked(user, here.revision) if may(user, "campaigns.edit") else None
with reading() as session:
    waiting = needs(session, user, today, prices=prices, plans=plans, checked=clashes)
    work = recent(session, user)

plain_heading(_("Today"), answer(waiting))
first_steps(user, known, work)
show_needs(waiting)
running_jobs(user)
recent_work(work, zone)
