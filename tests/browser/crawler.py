"""Looks at pages with axe in a process of its own, and prints one line of JSON for each page that is done.

A browser that stops answering is ended by the caller (test_crawl.py) and the page tried again in a new one.
Input, as JSON on standard input: {"url", "browser", "arguments", "language", "password", "entries": [{user, path, name}]}.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
EXPECTED_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (403|404|409)")


def main(task: dict[str, Any]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=task["browser"], args=task["arguments"])
        pages: dict[str, Page] = {}
        for entry in task["entries"]:
            page = pages.get(entry["user"]) or pages.setdefault(
                entry["user"], _enter(browser, task, entry["user"])
            )
            print(json.dumps({"found": _look(page, task["url"], entry["path"])}), flush=True)


def _enter(browser: Browser, task: dict[str, Any], user: str) -> Page:
    context = browser.new_context(viewport=WIDE, bypass_csp=True)  # type: ignore[arg-type]
    context.add_init_script(AXE)
    page = context.new_page()
    if user:
        page.goto(f"{task['url']}/login/")
        page.fill("[name=username]", user)
        page.fill("[name=password]", task["password"])
        page.click("main form button.btn-primary")
        page.wait_for_url(lambda url: not url.endswith("/login/"))
    page.goto(f"{task['url']}/language/{task['language']}/?next=/help/")
    return page


def _look(page: Page, url: str, path: str) -> list[str]:
    """Everything that is wrong with a page, at both widths."""
    watched: list[str] = []
    listeners = {
        "console": lambda message: watched.append(f"console: {message.text}"),
        "pageerror": lambda error: watched.append(f"script error: {error}"),
        "request": lambda request: (
            None if request.url.startswith(url) else watched.append(f"other host: {request.url}")
        ),
    }
    for name, listener in listeners.items():
        page.on(name, listener)  # type: ignore[call-overload]
    found = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if size == WIDE:
            page.goto(url + path)
        found += [f"{size['width']} {text}" for text in _axe(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
            found.append(f"{size['width']} scrolls sideways")
    for name, listener in listeners.items():
        page.remove_listener(name, listener)
    return found + [text for text in watched if not EXPECTED_STATUS.search(text)]


def _axe(page: Page) -> list[str]:
    result = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in result["violations"]]


if __name__ == "__main__":
    main(json.load(sys.stdin))
