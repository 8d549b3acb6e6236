"""The timeline under the hand: what changed that day, the wheel, weeks, a range to loop."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.actions import expect_date, expect_query
from tests.browser.launch import settled

FOUNDING_DAY = "?date=2022-09-14"
LIBERATION = 199  # 11 September 2022, in days since 24 February 2022


def point_at(page: Page, day: int) -> None:
    """Move the pointer to a day on the timeline, wherever it is drawn."""
    box = page.locator("#timeline-plot").bounding_box()
    assert box is not None
    y = box["y"] + 20
    for x in range(int(box["x"]) + 5, int(box["x"] + box["width"]) - 5):
        if page.evaluate("x => atlas.timeline.dayAt({ clientX: x })", x) == day:
            page.mouse.move(x, y)
            return
    raise AssertionError(f"day {day} is not drawn")


def looped(page: Page) -> list[int] | None:
    """First and last day of the range that play repeats."""
    found: list[int] | None = page.evaluate("atlas.timeline.looped()")
    return found


def test_hover__tells_what_changed(open_page: Callable[..., Page]) -> None:
    page = open_page(FOUNDING_DAY)
    tip = page.locator(".timeline-tip")
    page.mouse.move(5, 5)  # wherever another test left it
    expect(tip).to_be_hidden()
    point_at(page, LIBERATION - 1)
    point_at(page, LIBERATION)
    expect(tip).to_contain_text("11 September 2022")
    expect(tip).to_contain_text("settlements change status")
    point_at(page, LIBERATION - 1)  # names come a moment after the first time
    point_at(page, LIBERATION)
    expect(tip).to_contain_text("Vovchansk: Ukrainian-held")
    expect_date(page, "14 September 2022")  # nothing was moved
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()


def test_wheel__turns_days_and_the_address_follows(open_page: Callable[..., Page]) -> None:
    page = open_page(FOUNDING_DAY)
    point_at(page, LIBERATION)
    page.mouse.wheel(0, 100)
    expect_date(page, "15 September 2022")
    page.mouse.wheel(0, 100)
    expect_date(page, "16 September 2022")
    expect_query(page, date="2022-09-16")
    page.mouse.wheel(0, -100)
    expect_date(page, "15 September 2022")
    expect_query(page, date="2022-09-15")


def test_pages__step_a_week(open_page: Callable[..., Page]) -> None:
    page = open_page(FOUNDING_DAY)
    page.keyboard.press("PageUp")
    expect_date(page, "21 September 2022")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect_date(page, "7 September 2022")
    expect_query(page, date="2022-09-07")


def test_hand__is_not_put_back_by_its_own_echo(open_page: Callable[..., Page]) -> None:
    page = open_page(FOUNDING_DAY)
    page.evaluate("""() => {
        window.seen = [];
        new MutationObserver(() => window.seen.push(atlas.timeline.day())).observe(
            document.getElementById("date-large"), { childList: true });
    }""")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect_query(page, date="2022-09-22")
    settled(page)
    seen = page.evaluate("window.seen")
    assert seen == sorted(seen)
    assert seen[-1] == LIBERATION + 11


def test_loop__by_hand_and_keys_is_played_round_and_round(open_page: Callable[..., Page]) -> None:
    page = open_page(FOUNDING_DAY)
    point_at(page, LIBERATION - 5)
    page.keyboard.down("Shift")
    page.mouse.down()
    point_at(page, LIBERATION)
    page.mouse.up()
    page.keyboard.up("Shift")
    assert looped(page) == [LIBERATION - 5, LIBERATION]
    expect(page.locator("#timeline-plot .loop")).to_have_count(1)
    expect_date(page, "14 September 2022")
    page.locator("#speed input[value='30']").evaluate("input => input.click()")
    page.keyboard.press("Space")
    page.wait_for_function(
        """([first, last]) => {
            const day = atlas.timeline.day();
            window.rounds = (window.rounds || 0) + (window.before > day ? 1 : 0);
            window.before = day;
            return window.rounds >= 3 && first <= day && day <= last;
        }""",
        arg=looped(page),
    )
    page.keyboard.press("Space")
    page.keyboard.press("\\")
    assert looped(page) is None
    page.keyboard.press("[")
    page.keyboard.press("PageUp")
    page.keyboard.press("]")
    first, last = looped(page) or (0, 0)
    assert last - first == 7
    page.keyboard.press("\\")
    page.locator("#speed input[value='10']").evaluate("input => input.click()")


def test_quick_hand__then_another_address(open_page: Callable[..., Page]) -> None:
    """A day passed over by a quick hand is not taken for its echo when it is asked for later."""
    page = open_page(FOUNDING_DAY)
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    expect_query(page, date="2022-09-15")
    open_page("?date=2022-09-16")
    expect_date(page, "16 September 2022")
    expect_query(page, date="2022-09-16")


def test_quick_changes__are_all_kept(open_page: Callable[..., Page]) -> None:
    page = open_page(FOUNDING_DAY)
    page.evaluate("""() => {
        atlas.view.change({ date: "2022-09-20" });
        atlas.view.change({ place: "707292" });
        atlas.view.change({ tab: "area" });
    }""")
    expect_query(page, date="2022-09-20", place="707292", tab="area")
    expect_date(page, "20 September 2022")
