"""The import of reviews: the wizard with what reviews need, as a dialog that the address opens."""

from functools import partial

import streamlit as st

from core.db.engine import reading, writing
from core.files.columns import Header
from core.files.plan import Plan
from core.files.sheet import Sheet
from core.locale import _, language, ngettext
from core.positioning.review_columns import KIND, MOST_BRAND, review_schema
from core.positioning.review_import import import_reviews, try_reviews, undo_reviews
from core.positioning.review_rows import foretold
from core.shop.import_log import Imported, Origin
from core.shop.import_undo import Undone
from core.team.rights import Actor, may
from pages.ui import load as shop_load
from pages.ui.import_columns import Asked, Way, proposed, read_rows
from pages.ui.import_outcome import Progress, Target, log_of
from pages.ui.import_source import Source, forget_source
from pages.ui.import_wizard import import_wizard
from pages.ui.positioning import reviews_load

KEY = "import_reviews"
VIEW = "reviews"


def ask_for_reviews() -> None:
    """Let the address say that the import is open (`?view=reviews`), so that the next run opens it."""
    for name in ("topic", "topics"):  # one dialog a run
        st.query_params.pop(name, None)
    st.query_params["view"] = VIEW


def open_review_import(user: Actor, revision: int) -> None:
    """Open the import as a wide dialog when the address asks for it."""
    if st.query_params.get("view") == VIEW and may(user, "positioning.import"):
        st.dialog(_("Import reviews"), width="large", on_dismiss=_closed)(_wizard)(user, revision)


def _closed() -> None:
    st.query_params.pop("view", None)
    st.session_state.pop(f"{KEY}_foretold", None)
    forget_source(KEY)


def _wizard(user: Actor, revision: int) -> None:
    st.caption(
        _(
            "The export of reviews of the back office or of a tool: text, follow-up, rating, item, day. Names of buyers are "
            "not taken; phone numbers, accounts and order numbers in the texts are hidden."
        )
    )
    import_wizard(_target(user, revision))


def _target(user: Actor, revision: int) -> Target:
    schema, shop = review_schema(reviews_load.today(user, revision)), shop_load.profile(user, revision)
    return Target(
        key=KEY,
        schema=schema,
        read=partial(
            read_rows,
            schema,
            partial(proposed, user, schema),
            asked=Asked("brand", partial(_brand, shop.rival_names)),
        ),
        commit=partial(_commit, user),
        undo=partial(_undo, user),
        button=lambda n: ngettext("Import {n} review", "Import {n} reviews", n).format(n=f"{n:,}"),
        log=partial(log_of, user, KIND),
        zone=shop.timezone,
        counts=stored_and_known,
        foretell=partial(_foretell, user, revision),
        asks_for_empty=False,
    )


def stored_and_known(done: Imported) -> str:
    """Say what an import of reviews did."""
    stored = ngettext("{n} review stored.", "{n} reviews stored.", done.added).format(n=f"{done.added:,}")
    if not done.unchanged:
        return stored
    known = ngettext("{n} was known already.", "{n} were known already.", done.unchanged)
    return _("{counts} {left}").format(counts=stored, left=known.format(n=f"{done.unchanged:,}"))


def _brand(
    rivals: tuple[str, ...], _source: Source, _sheet: Sheet, _header: Header, place: str
) -> dict[str, str]:
    """Ask whose reviews these are, where no column says it."""
    brand = st.selectbox(
        _("Whose reviews are these?"),
        list(rivals),
        index=None,
        accept_new_options=True,
        placeholder=_("Our own"),
        help=_("No column of the file says it. Choose a rival or type the name of a brand."),
        key=f"{place}_brand",
    )
    return {"brand": brand[:MOST_BRAND]} if brand else {}


def _foretell(user: Actor, revision: int, plan: Plan) -> str:
    """Say what storing would do; of 50,000 rows that takes seconds, so it is kept while the dry run stands."""
    kept = st.session_state.get(f"{KEY}_foretold")
    if kept is None or kept[0] is not plan or kept[1:3] != (revision, language()):
        with reading() as session:
            kept = (plan, revision, language(), foretold(*try_reviews(session, user, plan)))
        st.session_state[f"{KEY}_foretold"] = kept
    return str(kept[3])


def _commit(user: Actor, plan: Plan, _way: Way, origin: Origin, _empty: str, progress: Progress) -> Imported:
    with writing() as session:
        return import_reviews(session, user, plan, origin, progress=progress)


def _undo(user: Actor, run_id: int, _keep_changed: bool) -> Undone:
    with writing() as session:
        return undo_reviews(session, user, run_id)
