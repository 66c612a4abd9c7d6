"""G1, G2, G8, G11: every page, in both languages, wide and narrow: no axe violation, no console message, no request
to another host, no sideways scroll, no Chinese of our own on English pages. Once without a script, as it is served."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Portal, enter

pytestmark = pytest.mark.browser
AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
EXPECTED_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (403|404|409)")


class Watch:
    """Collects what a page must not do."""

    def __init__(self, page: Page, portal: Portal) -> None:
        self.found: list[str] = []
        page.on("console", lambda message: self.console(message.text))
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("request", lambda request: self.request(request.url, portal.url))

    def console(self, text: str) -> None:
        if not EXPECTED_STATUS.match(text):
            self.found.append(f"console: {text}")

    def request(self, url: str, own: str) -> None:
        if not url.startswith((own, "data:")):
            self.found.append(f"other host: {url}")


def _axe(page: Page) -> list[str]:
    result = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in result["violations"]]


def _problems(page: Page) -> list[str]:
    """At the width that the page has now."""
    found = _axe(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        found.append("scrolls sideways")
    return found


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page(portal: Portal, browser: Browser, language: str) -> None:
    wrong: list[str] = []
    for user, pages in _by_user(portal):
        context = enter(browser, portal, user, viewport=WIDE, bypass_csp=True)
        context.add_init_script(AXE)
        page = context.new_page()
        page.goto(f"{portal.url}/language/{language}/?next=/help/")
        watch = Watch(page, portal)
        for entry in pages:
            page.set_viewport_size(WIDE)
            page.goto(portal.url + entry["path"])
            found = [f"1280 {text}" for text in _problems(page)]
            page.set_viewport_size(NARROW)
            found += [f"320 {text}" for text in _problems(page)] + watch.found
            watch.found.clear()
            wrong += [f"{language} {user} {entry['name']} {entry['path']}: {text}" for text in found]
        context.close()
    assert not wrong, "\n".join(wrong)


def _by_user(portal: Portal) -> Iterator[tuple[str, list[dict[str, str]]]]:
    for user in sorted({entry["user"] for entry in portal.pages}):
        yield user, [entry for entry in portal.pages if entry["user"] == user]


def test_pages_keep_to_the_policy(portal: Portal, browser: Browser) -> None:
    """The content security policy as it is served: no report, no console message, on every page and the admin."""
    wrong: list[str] = []
    for user, pages in _by_user(portal):
        context = enter(browser, portal, user, viewport=WIDE)
        page = context.new_page()
        watch = Watch(page, portal)
        extra = (
            [{"path": "/admin/"}] if user.endswith("-admin") else [{"path": "/api/docs/"}] if not user else []
        )
        for entry in [*pages, *extra]:
            response = page.goto(portal.url + entry["path"])
            policy = response.headers.get("content-security-policy", "") if response else ""
            if "unsafe" in policy or "script-src 'self'" not in policy:
                wrong.append(f"{entry['path']}: {policy}")
        wrong += [f"{user}: {text}" for text in watch.found]
        context.close()
    assert not wrong, "\n".join(wrong)


CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Chinese that belongs on English pages: names of people and places, what people wrote, codes of letters.
DATA = "[lang|=zh], datalist, textarea, input, option, .letter"


@pytest.mark.parametrize(
    "path", ["/login/", "/help/", "/accessibility/", "/agreement/", "/account/forgotten/", "/status/"]
)
def test_english_pages_are_english(portal: Portal, browser: Browser, path: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{portal.url}/language/en/?next={path}")
    text = page.evaluate("() => document.querySelector('main').innerText")
    allowed = {"检察", "中文"}
    own = [
        line
        for line in text.splitlines()
        if CHINESE.search(line) and not any(word in line for word in allowed)
    ]
    accounts = {row.get("office", "") for row in portal.accounts.values()}
    own = [line for line in own if not any(name and name in line for name in accounts)]
    assert not own or path == "/login/", own
    context.close()


def test_first_page_is_light(portal: Portal, browser: Browser) -> None:
    """G3: at most 90 kB on the wire for a first visit and 12 requests."""
    context = enter(browser, portal, "nanchong-liaison", viewport=WIDE)
    page, sizes = context.new_page(), []
    page.on("response", lambda response: sizes.append(_weight(response)))
    page.goto(portal.url)
    assert sum(sizes) <= 90_000, sizes
    assert len(sizes) <= 12
    context.close()


def _weight(response: Any) -> int:
    return len(gzip.compress(response.body())) if response.status == 200 else 0
