"""What a worker looks after once an hour: each chore once, in the order in which subjects registered them."""

from core.jobs import hourly


def test_chores_are_done_once_each(monkeypatch):
    done: list[str] = []
    monkeypatch.setattr(hourly, "_chores", [])

    @hourly.hourly
    def first() -> None:
        done.append("first")

    @hourly.hourly
    def second() -> None:
        done.append("second")

    hourly.hourly(first)
    hourly.do_chores()
    assert done == ["first", "second"]
