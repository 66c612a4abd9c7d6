"""G5, G6, G7: the main job in a real browser, without JavaScript, within the budget of pages and clicks; and by keyboard."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Portal, enter
from tests.world import pdf

pytestmark = pytest.mark.browser


@dataclass
class Hand:
    """A page that counts what its user does: page loads after the first, and clicks."""

    page: Page
    loads: int = 0
    clicks: int = 0

    def start(self) -> "Hand":
        self.page.on("load", lambda: setattr(self, "loads", self.loads + 1))
        return self

    def click(self, role: str, name: str, exact: bool = False) -> None:
        self.page.get_by_role(role, name=name, exact=exact).first.click()  # type: ignore[arg-type]
        self.clicks += 1


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "demo.pdf"
    path.write_bytes(pdf().read())
    return path


@pytest.fixture
def hands(portal: Portal, browser: Browser) -> Iterator[dict[str, Hand]]:
    """English pages without JavaScript, for the four people of the path."""
    found = {}
    for user in ("mianyang-officer", "mianyang-chief", "nanchong-liaison", "nanchong-officer"):
        context = enter(browser, portal, user, java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{portal.url}/language/en/?next=/")
        found[user] = Hand(page).start()
    yield found
    for hand in found.values():
        hand.page.context.close()


def test_a_request_goes_out_and_comes_back(hands: dict[str, Hand], portal: Portal, paper: Path) -> None:
    officer = hands["mianyang-officer"]
    officer.click("link", "New request")
    officer.page.get_by_label("Assisting office").fill("511300")
    officer.page.get_by_label("Type of assistance").select_option(index=3)
    officer.page.get_by_label("Subject line").fill("演示案件Z：浏览器走查")
    officer.page.get_by_label("Case number").fill("演示〔2026〕Z号")
    officer.page.get_by_label("Cause of action").fill("演示案由")
    officer.click("button", "Continue")
    officer.page.get_by_label("Purpose").fill("演示目的。")
    officer.page.get_by_label("Subject 1, name").fill("演示公司甲")
    officer.page.get_by_label("Subject 1, address").fill("演示路1号")
    officer.page.get_by_label("Content").fill("演示内容。")
    for slot in officer.page.locator("input[type=file]").all()[:-1]:
        slot.set_input_files(paper)
    officer.page.get_by_label("I confirm").check()
    officer.click("button", "Continue")
    officer.click("button", "Submit to the procurator-general")
    expect(officer.page.get_by_role("heading", name="What happens next")).to_be_visible()
    number = officer.page.get_by_role("heading", level=1).inner_text()
    assert officer.loads <= 4, "three pages and the confirmation"

    chief = hands["mianyang-chief"]
    chief.page.reload()
    chief.loads = 0
    row = chief.page.locator("li", has_text=number)
    row.get_by_role("link", name="Sign and send").click()
    chief.page.get_by_label("Your password").fill(portal.accounts["mianyang-chief"]["password"])
    chief.click("button", "Sign and send")
    expect(chief.page.get_by_role("status")).to_contain_text("Signed")
    assert (chief.loads, chief.clicks + 1) <= (2, 3)

    liaison = hands["nanchong-liaison"]
    liaison.page.reload()
    liaison.loads = 0
    liaison.page.locator("li", has_text=number).get_by_role("link", name="Accept and assign").click()
    liaison.page.get_by_label("Assign to").select_option(index=1)
    assigned = liaison.page.get_by_label("Assign to").locator("option:checked").inner_text()
    liaison.click("button", "Accept and assign")
    assert liaison.loads <= 2
    who = next(
        u for u in ("nanchong-officer", "nanchong-officer-2") if portal.accounts[u]["name"] in assigned
    )
    _return(hands, portal, who, number, paper)

    officer.page.goto(f"{portal.url}/")
    officer.loads = officer.clicks = 0
    officer.page.locator("li", has_text=number).get_by_role("link", name="Confirm the result").click()
    officer.click("button", "Confirm and close")
    expect(officer.page.locator(".st-done").first).to_be_visible()
    assert (officer.loads, officer.clicks + 1) <= (2, 2)


def _return(hands: dict[str, Hand], portal: Portal, user: str, number: str, paper: Path) -> None:
    browser = hands["nanchong-officer"].page.context.browser
    assert browser is not None
    context = enter(browser, portal, user, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{portal.url}/language/en/?next=/")
    hand = Hand(page).start()
    page.locator("li", has_text=number).get_by_role("link", name="Return the result").click()
    page.get_by_label("All done").check()
    page.get_by_label("Summary").fill("演示结果。")
    page.get_by_label("Files").set_input_files(paper)
    page.get_by_role("button", name="Continue: check the result").click()
    expect(page.get_by_text(paper.name).first).to_be_visible()
    page.get_by_role("button", name="Send the result").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert hand.loads <= 3, "the form, the check page, and back to the request"
    context.close()


def test_errors_lead_to_their_fields_and_lose_nothing(hands: dict[str, Hand]) -> None:
    page = hands["mianyang-officer"].page
    page.goto(page.url.split("/requests")[0].rstrip("/") + "/requests/new/")
    page.get_by_label("Subject line").fill("演示标题保留")
    page.get_by_role("button", name="Continue").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    assert page.title().startswith("Error:")
    expect(page.get_by_label("Subject line")).to_have_value("演示标题保留")
    target = summary.get_by_role("link").first.get_attribute("href")
    assert target
    expect(page.locator(target)).to_have_attribute("aria-invalid", "true")


def test_by_keyboard_with_a_visible_focus(portal: Portal, browser: Browser) -> None:
    """Skip link first; Tab reaches every control; Enter works; the focus ring is drawn."""
    context = enter(browser, portal, "nanchong-liaison")
    page = context.new_page()
    page.goto(f"{portal.url}/language/en/?next=/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        tag = page.evaluate("document.activeElement.tagName")
        if tag == "BODY":
            break
        seen.append(tag)
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", page.evaluate("document.activeElement.outerHTML")[:200]
    assert len(seen) > 15
    page.goto(f"{portal.url}/requests/")
    page.get_by_role("link", name="Archive").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{portal.url}/requests/?box=archive")
    context.close()


def test_the_language_link_stays_on_the_page(portal: Portal, browser: Browser) -> None:
    context = enter(browser, portal, "nanchong-liaison")
    page = context.new_page()
    page.goto(f"{portal.url}/language/zh-hans/?next=/")
    page.goto(f"{portal.url}/requests/?box=archive&q=%E6%BC%94")
    page.get_by_role("navigation").get_by_role("link", name="English").first.click()
    expect(page).to_have_url(f"{portal.url}/requests/?box=archive&q=%E6%BC%94")
    expect(page.get_by_role("heading", level=1)).to_have_text("Archived requests")
    context.close()
