"""Names of uploads: what is kept of a name, and how it is cut."""

import pytest

from cooperation.kernel.files import FileRefused, clean_name


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("../../证据.pdf", "证据.pdf"),
        ("C:\\Users\\demo\\证据.pdf", "证据.pdf"),
        ("...证据.pdf", "证据.pdf"),
        ("证据.pdf. ", "证据.pdf"),
        ("证\t据\r\n 一.pdf", "证 据 一.pdf"),
        ("a\x07\x1b[31mb.pdf", "a[31mb.pdf"),
        ('证<据>:"|?*.pdf', "证_据______.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1.tar.pdf", "_LPT1.tar.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("a\udcffb.pdf", "ab.pdf"),
        ("zero\u200bwidth.pdf", "zerowidth.pdf"),
        ("证" * 83 + "ab.pdf", "证" * 83 + "ab.pdf"),
        ("证" * 100 + ".pdf", "证" * 83 + ".pdf"),
        ("𠮷" * 100 + ".pdf", "𠮷" * 62 + ".pdf"),
        ("a." + "b" * 300, ("a." + "b" * 300)[:255]),
    ],
)
def test_names_are_made_safe(raw: str, kept: str) -> None:
    assert clean_name(raw) == kept
    assert len(kept.encode()) <= 255


@pytest.mark.parametrize("raw", ["", ".", "  ", "/", "a/\\", "\u200b"])
def test_a_name_of_nothing_is_refused(raw: str) -> None:
    with pytest.raises(FileRefused) as caught:
        clean_name(raw)
    assert caught.value.code == "name_empty"
