"""G1, G2, G8, G11: every page, in both languages, wide and narrow: no axe violation, no console message, no request
to another host, no sideways scroll, no Chinese of our own on English pages. Once without a script, as it is served."""

import gzip
import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import ARGUMENTS, ROOT, Portal, enter, find_browser

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 900}
EXPECTED_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (403|404|409)")
STALL, TRIES = 40, 3  # seconds without a finished page; how often a page is tried


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


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page(portal: Portal, language: str) -> None:
    wrong = []
    for entry, found in _crawl(portal, language, portal.pages):
        wrong += [f"{language} {entry['user']} {entry['name']} {entry['path']}: {text}" for text in found]
    assert not wrong, "\n".join(wrong)


def _crawl(
    portal: Portal, language: str, entries: list[dict[str, str]]
) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Each page with what is wrong with it. A browser that stands still is ended and a new one goes on."""
    left, tries = list(entries), 0
    while left:
        done = 0
        for found in _looked_at(portal, language, left):
            yield left[done], found
            done += 1
        tries = 1 if done else tries + 1
        left = left[done:]
        if left and tries >= TRIES:
            yield left.pop(0), [f"the browser stood still {TRIES} times"]
            tries = 0


def _looked_at(portal: Portal, language: str, entries: list[dict[str, str]]) -> Iterator[list[str]]:
    """What one crawler process finds, page by page, until it is through or stands still."""
    task = {"url": portal.url, "browser": find_browser(), "arguments": ARGUMENTS, "language": language,
            "password": next(row["password"] for row in portal.accounts.values() if row["password"]),
            "entries": entries}  # fmt: skip
    command = [sys.executable, "-m", "tests.browser.crawler"]
    crawler = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    assert crawler.stdin
    assert crawler.stdout
    try:
        crawler.stdin.write(json.dumps(task).encode())
        crawler.stdin.close()
        for _ in entries:
            if not select.select([crawler.stdout], [], [], STALL)[0] or not (
                line := crawler.stdout.readline()
            ):
                return
            yield json.loads(line)["found"]
    finally:
        os.killpg(crawler.pid, signal.SIGKILL)
        crawler.wait()


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
