"""Takes the pictures of the README: the workbench and a request, in Chinese, from the demo data.

Runs against the portal at PORTAL_URL with the browser at PORTAL_CHROMIUM; `make screenshots` starts both.
"""

import os
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
USER, PASSWORD = "nanchong-liaison", "Demo-2026-Xiezuo"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


def take(page: Page, path: str, name: str) -> None:
    page.goto(os.environ["PORTAL_URL"].rstrip("/") + path)
    page.screenshot(path=str(FOLDER / name), full_page=True)
    print(f"docs/pictures/{name}")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["PORTAL_CHROMIUM"], args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(os.environ["PORTAL_URL"].rstrip("/") + "/login/")
        page.fill("[name=username]", USER)
        page.fill("[name=password]", PASSWORD)
        page.click("main form button")
        take(page, "/", "workbench.png")
        page.goto(os.environ["PORTAL_URL"].rstrip("/") + "/requests/?box=inbox&step=work")
        address = page.locator(".ledger th a").last.get_attribute("href") or "/"
        take(page, address, "request.png")
        browser.close()


if __name__ == "__main__":
    main()
