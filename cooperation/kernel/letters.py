"""Papers as PDF/A: one typesetter for the letters, copies and certificates of all apps."""

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import typst
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "templates" / "letters"


def pdf(template: str, data: dict[str, Any], *, moment: datetime) -> bytes:
    """`templates/letters/<template>.typ` filled with `data`, as PDF/A-2b. `moment` is the date that the file bears.

    All text goes in as data, in `sys.inputs.letter`, never into the template: nothing typed by a person is ever
    read as markup. The same data and moment give the same bytes with the same version of typesetter and font.
    """
    inputs = {"letter": json.dumps(data, ensure_ascii=False)}
    made = _compiler(template).compile(
        format="pdf", sys_inputs=inputs, pdf_standards=["a-2b"], timestamp=int(moment.timestamp())
    )
    return cast(bytes, made)  # one output for one input


@lru_cache(maxsize=8)
def _compiler(template: str) -> typst.Compiler:
    """One compiler a process and template: reading the font is the dear part."""
    return typst.Compiler(
        str(FOLDER / f"{template}.typ"), root=str(FOLDER), font_paths=[_font_dir()], ignore_system_fonts=True
    )


def _font_dir() -> str:
    if settings.LETTER_FONT_DIR:
        return settings.LETTER_FONT_DIR
    import pylopdf_fonts_zh_cn

    return str(Path(pylopdf_fonts_zh_cn.__file__).parent)
