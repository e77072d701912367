"""The books: a row a call, one payment a question, a budget a day."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select

from core.db.base import now
from core.db.engine import reading, writing
from core.errors import Forbidden
from core.llm import errors
from core.llm.calls import How, Payer, Source, ask
from core.llm.connection import check_connection
from core.llm.cost import cost, token_price
from core.llm.endpoint import Endpoint, configured_endpoint
from core.llm.tables import ModelCall
from core.llm.usage import in_yuan, spent_today, usage_by_day, within_budget
from core.locale import speaking
from core.rules.model_prices import listed_price, model_prices
from core.settings import settings
from core.team.rights import Actor, Role
from tests.core.llm.conftest import QUICK, Waits, at, question
from tests.fake_model import KEY, FakeModel

SOURCE = Source("draft_copy", 3, "abc123")
HOW = How(patience=QUICK, wait=Waits())


def rows() -> list[ModelCall]:
    with reading() as session:
        found = list(session.scalars(select(ModelCall).order_by(ModelCall.id)))
        session.expunge_all()
        return found


def spend(shop_id: int | None, micro: int, moment: datetime, outcome: str = "ok", **more: object) -> None:
    with writing() as session:
        session.add(
            ModelCall(
                shop_id=shop_id,
                at=moment,
                prompt_name="x",
                prompt_version=1,
                prompt_hash="h",
                model="m",
                host="h",
                rung="text",
                outcome=outcome,
                cost=micro,
                request_hash="none",
                **more,
            )
        )


def test_a_call_leaves_a_row_that_says_it_all(shop: Actor, fake: FakeModel) -> None:
    fake.answer = "颗颗开口"
    ask(at(fake), question(), source=SOURCE, payer=Payer.of(shop, run="job-1"), how=HOW)
    (row,) = rows()
    assert (row.prompt_name, row.prompt_version, row.prompt_hash) == ("draft_copy", 3, "abc123")
    assert (row.shop_id, row.user_id, row.model) == (shop.shop_id, shop.user_id, "demo")
    assert row.host == f"127.0.0.1:{fake.port}"
    assert (row.outcome, row.rung, row.finish, row.answer, row.attempts) == (
        "ok",
        "text",
        "stop",
        "颗颗开口",
        1,
    )
    assert row.tokens_in > 0
    assert row.tokens_out == 4
    assert (row.is_estimated, row.cost) == (False, 0)
    assert 0 <= row.first_token_ms <= row.total_ms
    assert abs(row.at - now()) < timedelta(minutes=1)


def test_a_repeated_question_of_a_run_is_paid_once(shop: Actor, fake: FakeModel) -> None:
    heard: list[str] = []
    payer = Payer.of(shop, run="job-1")
    first = ask(at(fake), question(), source=SOURCE, payer=payer, how=HOW)
    again = ask(at(fake), question(), source=SOURCE, payer=payer, how=How(on_text=heard.append))
    assert (again.text, again.tokens_out, again.is_cached) == (first.text, first.tokens_out, True)
    assert heard == [first.text]
    assert fake.total_calls == 1
    assert len(rows()) == 1


@pytest.mark.parametrize("other", ["job-2", ""])
def test_another_run_is_another_question(sqlite_shop: Actor, fake: FakeModel, other: str) -> None:
    for run in ("job-1", other, other):
        ask(at(fake), question(), source=SOURCE, payer=Payer.of(sqlite_shop, run=run), how=HOW)
    assert fake.total_calls == (2 if other else 3)


def test_only_finished_answers_are_kept_for_a_repeat(sqlite_shop: Actor, fake: FakeModel) -> None:
    fake.answer = "颗颗开口" * 5
    payer = Payer.of(sqlite_shop, run="job-1")
    with pytest.raises(errors.Interrupted):
        ask(at(fake, "cut-stream"), question(), source=SOURCE, payer=payer, how=HOW)
    with pytest.raises(errors.Interrupted):
        ask(at(fake, "cut-stream"), question(), source=SOURCE, payer=payer, how=HOW)
    assert fake.total_calls == 4
    assert {(row.outcome, row.answer, row.is_estimated) for row in rows()} == {("interrupted", "", True)}
    assert all(row.tokens_out > 0 for row in rows())  # what had arrived was written, and is charged for


def test_the_key_is_in_no_row(sqlite_shop: Actor, fake: FakeModel) -> None:
    for fault in ("", "401", "cut-stream", "503"):
        with suppress(errors.ModelError):
            ask(at(fake, fault), question(), source=SOURCE, payer=Payer.of(sqlite_shop, run="r"), how=HOW)
    assert fake.keys == {KEY}
    stored = [str(getattr(row, column.key)) for row in rows() for column in ModelCall.__table__.columns]
    assert len(rows()) == 4
    assert not [text for text in stored if KEY in text]
    assert KEY not in repr(at(fake))


def remote(model: str, base_url: str = "https://api.example.com/v1") -> Endpoint:
    return Endpoint(base_url, model)


@pytest.mark.parametrize(
    ("endpoint", "micro", "is_estimated"),
    [
        (remote("qwen-plus-2025-09-11"), 1000 * Decimal("0.80") + 500 * Decimal("2.00"), False),
        (remote("qwen/qwen-plus"), 1000 * Decimal("0.80") + 500 * Decimal("2.00"), False),
        (remote("nobody-knows"), 1000 * 20 + 500 * 60, True),
        (remote("anything", "http://127.0.0.1:11434/v1"), 0, False),
    ],
)
def test_what_tokens_cost(endpoint: Endpoint, micro: Decimal, is_estimated: bool) -> None:
    assert cost(endpoint, 1000, 500) == (int(micro), is_estimated)


@pytest.mark.parametrize(
    ("address", "is_local"),
    [
        ("http://localhost:11434/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://192.168.1.20:8000/v1", True),
        ("http://ollama:11434/v1", True),
        ("http://gpu.lan/v1", True),
        ("https://api.deepseek.com/v1", False),
        ("http://8.8.8.8/v1", False),
        ("https://localhost.example.com/v1", False),
    ],
)
def test_a_server_of_ones_own_costs_nothing(address: str, is_local: bool) -> None:
    assert remote("m", address).is_local is is_local
    assert (cost(remote("m", address), 1000, 1000)[0] == 0) is is_local


def test_prices_in_dollars_are_turned_into_yuan() -> None:
    price = token_price(remote("gpt-4o-mini", "https://api.openai.com/v1"))
    rate = model_prices().yuan_per_dollar.value
    assert price.source == "genai-prices"
    assert price.input == Decimal("0.15") * rate
    assert price.output == Decimal("0.60") * rate


def test_an_unknown_model_is_the_dearest_of_the_list() -> None:
    assert listed_price("nobody-knows").input == max(one.input for one in model_prices().prices)


@pytest.mark.parametrize(
    ("spent", "expected", "budget", "fits"),
    [
        (0, 1, 1, True),
        (0, 2, 1, False),
        (5, 0, 1, True),
        (99, 1, 100, True),
        (100, 1, 100, False),
        (0, 1, 0, False),
    ],
)
def test_the_budget_counts_the_call_to_come(spent: int, expected: int, budget: int, fits: bool) -> None:
    if fits:
        within_budget(spent=spent, expected=expected, budget=budget)
        return
    with pytest.raises(errors.OverBudget):
        within_budget(spent=spent, expected=expected, budget=budget)


def test_over_the_budget_nothing_is_sent_and_the_figures_are_told(
    sqlite_shop: Actor, fake: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLM_DAILY_BUDGET_YUAN", "2.50")
    settings.cache_clear()
    spend(sqlite_shop.shop_id, 2_498_000, now())
    endpoint = Endpoint("https://api.example.com/v1", "qwen-max")
    with (
        speaking("en"),
        pytest.raises(errors.OverBudget, match=r"¥2\.50 does not cover another draft \(¥2\.50 spent\)"),
    ):
        ask(endpoint, question(), source=SOURCE, payer=Payer.of(sqlite_shop), how=HOW)
    assert len(rows()) == 1
    assert ask(
        at(fake), question(), source=SOURCE, payer=Payer.of(sqlite_shop), how=HOW
    ).text  # costs nothing


def test_the_day_is_the_shops_own(shop: Actor) -> None:
    moment = datetime(
        2026, 11, 10, 17, 30, tzinfo=UTC
    )  # 01:30 on the 11th in Shanghai, noon of the 10th in New York
    for hours in (0, 1, 2, 20):
        spend(shop.shop_id, 10**hours if hours < 3 else 1000, moment - timedelta(hours=hours))
    spend(None, 7, moment)
    with reading() as session:
        assert spent_today(session, shop.shop_id, "Asia/Shanghai", moment) == 1 + 10
        assert spent_today(session, shop.shop_id, "America/New_York", moment) == 1 + 10 + 100
        assert spent_today(session, None, "Asia/Shanghai", moment) == 7


@pytest.mark.parametrize(
    ("micro", "text"),
    [(0, "¥0.00"), (1, "¥0.01"), (10_000, "¥0.01"), (10_001, "¥0.02"), (20_000_000, "¥20.00")],
)
def test_what_was_paid_never_shows_as_nothing(micro: int, text: str) -> None:
    assert in_yuan(micro) == text


def test_usage_has_a_row_for_each_day_of_the_shop(shop: Actor) -> None:
    spend(shop.shop_id, 1_500_000, now(), tokens_in=100, tokens_out=10, first_token_ms=200, total_ms=900)
    spend(shop.shop_id, 500_000, now(), tokens_in=100, tokens_out=10, first_token_ms=400, total_ms=1100)
    spend(shop.shop_id, 0, now(), outcome="key", total_ms=9)
    spend(shop.shop_id, 250_000, now() - timedelta(days=2), is_cost_estimated=True)
    spend(shop.shop_id, 999, now() - timedelta(days=60))
    spend(None, 999, now())
    with reading() as session:
        table = usage_by_day(session, shop, timezone="UTC", days=30)
    assert table["day"].tolist() == [now().date(), now().date() - timedelta(days=2)]
    assert table["calls"].tolist() == [3, 1]
    assert table["failed"].tolist() == [1, 0]
    assert table["tokens_in"].tolist() == [200, 0]
    assert table["cost"].tolist() == [2.0, 0.25]
    assert table["is_estimated"].tolist() == [False, True]
    assert table["first_token_ms"].tolist()[0] == 300
    assert table["total_ms"].tolist()[0] == 1000


def test_usage_without_a_call_is_an_empty_table(sqlite_shop: Actor) -> None:
    with reading() as session:
        table = usage_by_day(session, sqlite_shop, timezone="Asia/Shanghai")
    assert table.empty
    assert "cost" in table.columns


def test_usage_is_not_for_marketers(sqlite_shop: Actor) -> None:
    marketer = Actor(sqlite_shop.user_id, sqlite_shop.shop_id, Role.MARKETER, "m")
    with reading() as session, pytest.raises(Forbidden):
        usage_by_day(session, marketer, timezone="UTC")


def test_the_connection_test_says_who_answers_and_how(sqlite_shop: Actor, fake: FakeModel) -> None:
    fake.answer = '{"answer": "ok"}'
    with speaking("en"):
        report = check_connection(sqlite_shop, at(fake))
    assert report.ok
    assert (report.models, report.is_listed, report.rung) == (("demo", "demo-large"), True, "json_schema")
    assert report.sentence.startswith(f"demo at 127.0.0.1:{fake.port} answers after ")
    assert rows()[0].prompt_name == "connection"


def test_the_connection_test_finds_out_anew_which_form_works(sqlite_shop: Actor, fake: FakeModel) -> None:
    fake.answer, fake.like = '{"answer": "ok"}', "deepseek"
    assert check_connection(sqlite_shop, at(fake)).rung == "json_object"
    fake.like = ""
    assert check_connection(sqlite_shop, at(fake)).rung == "json_schema"


@pytest.mark.parametrize(
    ("fault", "words", "models"),
    [
        ("401", "does not accept the key", 0),
        ("html", "not as an OpenAI", 0),
        ("404", "does not have the model", 2),
    ],
)
def test_the_connection_test_tells_what_is_wrong(
    sqlite_shop: Actor, fake: FakeModel, fault: str, words: str, models: int
) -> None:
    fake.fault = fault
    with speaking("en"):
        report = check_connection(sqlite_shop, at(fake))
    assert not report.ok
    assert words in report.sentence
    assert len(report.models) == models
    assert KEY not in repr(report)


def test_the_connection_test_is_for_leads(sqlite_shop: Actor, fake: FakeModel) -> None:
    planner = Actor(sqlite_shop.user_id, sqlite_shop.shop_id, Role.PLANNER, "p")
    with pytest.raises(Forbidden):
        check_connection(planner, at(fake))
    assert fake.total_calls == 0


def test_without_settings_the_next_step_is_told(sqlite: Engine) -> None:
    with speaking("en"), pytest.raises(errors.NotConfigured, match="Set LLM_BASE_URL and LLM_MODEL"):
        configured_endpoint()


def test_settings_make_an_endpoint(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("BASE_URL", " https://api.deepseek.com/v1 "),
        ("MODEL", "deepseek-chat"),
        ("API_KEY", KEY),
    ):
        monkeypatch.setenv(f"LLM_{name}", value)
    settings.cache_clear()
    endpoint = configured_endpoint()
    assert (endpoint.host, endpoint.model, endpoint.is_local) == ("api.deepseek.com", "deepseek-chat", False)
    assert endpoint.secret.get_secret_value() == KEY
