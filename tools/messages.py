"""The catalogue of texts without gettext's own programs: extract with Django's and Babel's parsers, compile to .mo.

python tools/messages.py compile    writes the .mo files (run before every start; they are not tracked)
python tools/messages.py update     adds new texts to the catalogue and drops those that are gone
python tools/messages.py check      fails when a text is untranslated, stale or fuzzy
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCES = ("cooperation", "members", "requests", "exchange", "training", "federation")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def _python_of(path: Path) -> str:
    """The file as Python; a template becomes the calls that its tags stand for, one a line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    from django.utils.translation.template import templatize

    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())


def _messages() -> Iterator[tuple[str, int, Any, str | None]]:
    """(file, line, message or pair of singular and plural, context) of every text in the project."""
    from babel.messages.extract import extract

    paths = [
        p for name in SOURCES for p in sorted((ROOT / name).rglob("*.py")) if "migrations" not in p.parts
    ]
    paths += sorted((ROOT / "templates").rglob("*.html"))
    for path in paths:
        source = io.BytesIO(_python_of(path).encode())
        for line, message, _comments, context in extract("python", source, KEYWORDS):
            yield str(path.relative_to(ROOT)), line, message, context


def _template() -> Any:
    from babel.messages.catalog import Catalog

    found = Catalog(project="portal", charset="utf-8")
    for name, _line, message, context in _messages():
        found.add(message, locations=[(name, 0)], context=context)
    return found


def _read() -> Any:
    from babel.messages.pofile import read_po

    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans", ignore_obsolete=True)


def compile_all() -> None:
    """Write django.mo beside django.po."""
    from babel.messages.mofile import write_mo

    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, _read())


def update() -> None:
    """Bring the catalogue up to date with the sources; translations are kept, nothing is guessed."""
    from babel.messages.pofile import write_po

    catalogue = _read()
    catalogue.update(_template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, sort_output=True, no_location=True, ignore_obsolete=True, width=110)


def problems() -> list[str]:
    """What keeps the catalogue from being complete, one line each."""
    catalogue, wanted = _read(), _template()
    keys = {(m.id if isinstance(m.id, str) else m.id[0], m.context) for m in wanted if m.id}
    found = [
        f"stale: {m.id}"
        for m in catalogue
        if m.id and (m.id if isinstance(m.id, str) else m.id[0], m.context) not in keys
    ]
    for message in wanted:
        if not message.id:
            continue
        have = catalogue.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        where = message.locations[0][0]
        if have is None or not (have.string if isinstance(have.string, str) else all(have.string)):
            found.append(f"untranslated: {message.id} ({where})")
        elif have.fuzzy:
            found.append(f"fuzzy: {message.id} ({where})")
        elif _names(message.id) != _names(have.string):
            found.append(f"other placeholders: {message.id} ({where})")
    return found


def _names(text: object) -> set[str]:
    import re

    whole = text if isinstance(text, str) else " ".join(text)  # type: ignore[arg-type]
    return set(re.findall(r"%\((\w+)\)", whole))


def main(command: str) -> int:
    if command == "compile":
        compile_all()
    elif command == "update":
        update()
    elif command == "check":
        found = problems()
        print("\n".join(found) or "The catalogue is complete.")
        return 1 if found else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure()
    django.setup()
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
