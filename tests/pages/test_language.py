"""The language of a page: the browser's first, then whatever somebody picks, from the same click on."""


def test_the_picked_language_is_spoken_at_once_and_stays(filled, open_app):
    app = open_app(locale="en-US")
    assert app.title[0].value == "Today"
    app.segmented_control(key="language_choice").set_value("zh").run()
    assert app.title[0].value == "今天"
    app.run()
    assert app.title[0].value == "今天"


def test_a_later_visit_speaks_the_language_picked_before(filled, open_app):
    open_app(locale="en-US").segmented_control(key="language_choice").set_value("zh").run()
    assert open_app(locale="en-US").title[0].value == "今天"


def test_two_visitors_at_once_are_each_spoken_to_in_their_own_language(filled, open_app):
    english = open_app("pages/manage/settings.py", locale="en-US")
    chinese = open_app("pages/manage/settings.py", locale="zh-CN")
    assert (english.run().title[0].value, chinese.run().title[0].value) == ("Settings", "设置")
