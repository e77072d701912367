"""The shop's topics at the right side: what it sells, which topics count, and the words of each."""

from typing import Any

import streamlit as st

from core.db.engine import writing
from core.locale import _
from core.positioning import review_topic_actions as actions
from core.positioning.review_pack import review_pack
from core.positioning.review_topic_reads import SECTORS, TopicSet, part_name, sector_name
from core.positioning.review_topics import PARTS, Topic
from core.team.rights import Actor, may
from pages.ui.positioning import reviews_load as load
from pages.ui.save import drawer_left, flash, literal, reporting, show_flash_here
from pages.ui.session import require_user, shop

NEW = "new"
_NEXT, _ROUND = "reviews_topic_next", "reviews_topic_round"
_BREAKS = str.maketrans(dict.fromkeys("，、;；\n\t", ","))


def ask_for_topics() -> None:
    """Let the address say that the topics are open (`?topics=all`), so that the next run opens them."""
    for name in ("topic", "view"):
        st.query_params.pop(name, None)
    st.query_params["topics"] = "all"


def open_topics() -> None:
    """Open the topics when the address asks for them."""
    if "topics" in st.query_params and "view" not in st.query_params:
        st.dialog(_("Topics of reviews"), width=640, position="right", on_dismiss=_closed)(_drawer)()


def _closed() -> None:
    st.query_params.pop("topics", None)
    drawer_left()


def _drawer() -> None:
    user, revision = require_user(), shop().revision  # a dialog reruns alone: a role may be gone by now
    used = load.topics(user, revision)
    edits = may(user, "positioning.edit")
    show_flash_here()
    st.caption(
        _(
            "A topic is a set of words. Reviews are read clause by clause: “not fresh” complains, “no smell” praises. "
            "Changing a topic reads all reviews again."
        )
    )
    _sectors(user, used, edits)
    topics = {topic.key: topic for topic in (*used.topics, *used.hidden)}
    hidden = {topic.key for topic in used.hidden}
    options = [*topics, NEW] if edits else list(topics)

    def named(key: str) -> str:
        if key == NEW:
            return _("+ A topic of our own")
        return topics[key].name + (_(" (left out)") if key in hidden else "")

    asked = st.session_state.pop(_NEXT, None)
    if asked in topics:
        st.session_state["reviews_topic_edited"] = asked
    key = st.selectbox(_("Topic"), options, format_func=named, key="reviews_topic_edited")
    if key == NEW:
        _form(user, Topic("", ""), used, edits)
        return
    _form(user, topics[key], used, edits)
    if edits:
        _buttons(user, topics[key], used, key in hidden)
    if topics[key].is_given:
        pack = next(each for each in review_pack().topics if each.key == key)
        st.caption(
            literal(
                _("Source: {source}; practice, to be looked at again by {day}.").format(
                    source=pack.shown_source, day=pack.verify_by.isoformat()
                )
            )
        )


def _sectors(user: Actor, used: TopicSet, edits: bool) -> None:
    picked = st.pills(
        _("What we sell"),
        SECTORS,
        selection_mode="multi",
        default=list(used.sectors),
        format_func=sector_name,
        key=f"reviews_sectors_{used.version}",
        disabled=not edits,
        help=_("Topics of other goods are left out. Nothing chosen: all topics count."),
    )
    if set(picked) != set(used.sectors):
        with reporting():
            with writing() as session:
                actions.choose_sectors(session, user, picked, version=used.version)
            st.rerun()


def _form(user: Actor, topic: Topic, used: TopicSet, edits: bool) -> None:
    place = f"reviews_topic_{topic.key or NEW}_{st.session_state.get(_ROUND, 0)}"
    seen: Topic = st.session_state.setdefault(f"{place}_seen", topic)  # what was typed was typed over this
    typed: dict[str, Any] = {}
    with st.form(place, border=False, enter_to_submit=False):
        typed["name"] = st.text_input(
            _("Name"), topic.name, max_chars=actions.MOST_NAME, key=f"{place}_name", disabled=not edits
        )
        for part in PARTS:
            typed[part] = st.text_area(
                part_name(part),
                ", ".join(getattr(topic, part)),
                height=76,
                key=f"{place}_{part}",
                disabled=not edits,
                help=_hint(part),
            )
        label = _("Save the topic") if topic.key else _("Add the topic")
        pressed = edits and st.form_submit_button(label, type="primary", icon=":material/save:")
    if not pressed:
        return
    if seen != topic:
        st.session_state[f"{place}_seen"] = topic
        st.warning(
            _(
                "Somebody else changed this topic in the meantime. Your entries are still here; saving again puts them over it."
            ),
            icon=":material/sync_problem:",
        )
        return
    values = {part: typed[part].translate(_BREAKS).split(",") for part in PARTS}
    with reporting():
        with writing() as session:
            key = actions.save_topic(
                session, user, topic.key, values | {"name": typed["name"]}, version=used.version
            )
        st.session_state[_NEXT] = key  # a new topic is shown when its key is known
        _fill_again()
        flash(_("Saved."))
        st.rerun()


def _fill_again() -> None:
    """Let the fields be filled anew from what is stored."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _hint(part: str) -> str:
    return {
        "words": _("They name the topic and judge nothing: packaging, box."),
        "praise": _("They name the topic and praise it at once: delicious."),
        "complaint": _("They name the topic and complain at once: leaked."),
        "near_praise": _("They praise only where the topic is named in the same sentence: fast."),
        "near_complaint": _("They complain only where the topic is named in the same sentence: slow."),
        "too": _("They complain after “too” or “a bit”: sweet."),
    }[part]


def _buttons(user: Actor, topic: Topic, used: TopicSet, is_hidden: bool) -> None:
    with st.container(horizontal=True):
        if is_hidden:
            st.button(
                _("Count it again"),
                icon=":material/visibility:",
                key="reviews_topic_show",
                on_click=_show,
                args=(user, topic.key, used.version),
            )
        else:
            st.button(
                _("Leave it out"),
                icon=":material/visibility_off:",
                key="reviews_topic_hide",
                on_click=_step,
                args=(user, "hide", topic, used.version),
            )
        if topic.key in used.changed:
            st.button(
                _("Give it its first words back"),
                icon=":material/restart_alt:",
                key="reviews_topic_reset",
                on_click=_step,
                args=(user, "reset", topic, used.version),
            )
        elif not topic.is_given:
            st.button(
                _("Remove the topic"),
                icon=":material/delete:",
                key="reviews_topic_remove",
                on_click=_step,
                args=(user, "reset", topic, used.version),
            )


def _step(user: Actor, step: str, topic: Topic, version: int) -> None:
    act = {"hide": actions.hide_topic, "reset": actions.reset_topic}[step]
    with reporting():
        with writing() as session:
            before = act(session, user, topic.key, version=version)
        _fill_again()
        said = _("“{name}” is left out.") if step == "hide" else _("“{name}” is as it was at first, or gone.")
        flash(said.format(name=topic.name), undo=_put_back, args=(user, before, version + 1))


def _show(user: Actor, key: str, version: int) -> None:
    with reporting(), writing() as session:
        actions.show_topic(session, user, key, version=version)


def _put_back(user: Actor, before: actions.Terms, version: int) -> None:
    with writing() as session:
        actions.put_back(session, user, before, version=version)
    _fill_again()
