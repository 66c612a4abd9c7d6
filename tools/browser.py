"""A browser for the tests: the one that is there, else from apt, else from npm into .run/browser."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tools import packed_browser, processes
from tools.places import RUN, VENV, Refusal, say

# The shell without a window first: it starts in half the time, and never draws a user interface of its own.
NAMES = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
FOLDER = RUN / "browser"
NONE = (
    "No browser for the tests could be had: install chromium or google-chrome, or name one with"
    " PORTAL_CHROMIUM. (Tried: PATH, Playwright's folder, apt, npm.)"
)


def find() -> Path:
    """The program to put into PORTAL_CHROMIUM; raises Refusal when no browser can be had."""
    named = os.environ.get("PORTAL_CHROMIUM")
    if named:
        if not works(Path(named)):
            raise Refusal(f"PORTAL_CHROMIUM is {named}, but that does not run as a browser.")
        return _with_chinese(Path(named))
    for program in present():
        if works(program):
            return _with_chinese(program)
    fetched = _from_apt() or packed_browser.fetch(FOLDER)
    if fetched is None or not works(fetched):
        raise Refusal(NONE)
    return _with_chinese(fetched)


def present() -> Iterator[Path]:
    """The browsers that this machine seems to have, best first."""
    for name in NAMES:
        if found := shutil.which(name):
            yield Path(found)
    yield Path(MAC)
    yield from _from_playwright()
    yield FOLDER / packed_browser.PROGRAM


def _from_playwright() -> Iterator[Path]:
    folders = [
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "0"),
        "~/.cache/ms-playwright",
        "~/Library/Caches/ms-playwright",
    ]
    for folder in folders:
        for pattern in ("chromium-*/chrome-*/chrome", "chromium_headless_shell-*/*/*headless*shell"):
            yield from sorted(Path(folder).expanduser().glob(pattern), reverse=True)


def works(program: Path) -> bool:
    """Whether the program runs at all; the stubs that some systems ship for chromium do not."""
    return processes.output_of([program, "--version"]) is not None


def _from_apt() -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("No browser found: installing chromium and a Chinese font with apt-get …")
    env, log = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive"}, RUN / "log" / "apt.log"
    processes.run(["apt-get", "update", "-qq"], log=log, env=env)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "fonts-noto-cjk"]
    for name in ("chromium-headless-shell", "chromium"):
        if processes.run([*install, name], log=log, env=env) == 0 and (found := shutil.which(name)):
            return Path(found)
    return None


def _with_chinese(program: Path) -> Path:
    """The program itself, or a script around it that also shows it the font of our letters."""
    if sys.platform != "linux" or (program.parent != FOLDER and _has_chinese_font()):
        return program
    fonts = next(VENV.glob("lib/python3*/site-packages/pylopdf_fonts_zh_cn"), None)
    if fonts is None:
        return program
    return _script(program, _font_settings(fonts))


def _has_chinese_font() -> bool:
    return bool((processes.output_of(["fc-list", ":lang=zh-cn", "family"]) or "").strip())


def _font_settings(fonts: Path) -> Path:
    FOLDER.mkdir(parents=True, exist_ok=True)
    settings = FOLDER / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"  <dir>{fonts}</dir>\n  <dir>{FOLDER / 'fonts'}</dir>\n  <dir>/usr/share/fonts</dir>\n"
        "  <dir>/usr/local/share/fonts</dir>\n"
        f"  <cachedir>{FOLDER / 'font-cache'}</cachedir>\n</fontconfig>\n"
    )
    return settings


def _script(program: Path, font_settings: Path) -> Path:
    script = FOLDER / "start"
    libraries = FOLDER / "lib"
    lines = ["#!/bin/sh", f"export FONTCONFIG_FILE={shlex.quote(str(font_settings))}"]
    if program.parent == FOLDER and libraries.exists():
        lines.append(
            f"export LD_LIBRARY_PATH={shlex.quote(str(libraries))}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
        )
    lines.append(f'exec {shlex.quote(str(program))} "$@"')
    script.write_text("\n".join(lines) + "\n")
    script.chmod(0o755)
    return script
