"""PNG and JPEG: complete, of a sane size, nothing hidden behind. Headers are read, no pixel decoded."""

import struct
import zlib
from typing import IO

from cooperation.kernel.files.errors import FileRefused
from cooperation.kernel.files.foreign import refuse_second_file

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
MAX_MEGAPIXELS = 100
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})


def check_png(file: IO[bytes]) -> str:
    """Every chunk's checksum, the size, and that the picture ends the file."""
    data = file.read()
    if not data.startswith(PNG):
        raise FileRefused("content_differs")
    at = len(PNG)
    seen: list[bytes] = []
    while not seen or seen[-1] != b"IEND":
        kind, at = _png_chunk(data, at)
        seen.append(kind)
    if seen[0] != b"IHDR" or b"IDAT" not in seen:
        raise FileRefused("damaged")
    _check_size(*struct.unpack(">II", data[16:24]))
    if data[at:].strip(b"\0\r\n "):
        raise FileRefused("two_in_one")
    refuse_second_file(data)
    return ""


def _png_chunk(data: bytes, at: int) -> tuple[bytes, int]:
    """The kind of the chunk at a position, and where the next one starts."""
    if at + 12 > len(data):
        raise FileRefused("damaged")
    (length,) = struct.unpack(">I", data[at : at + 4])
    end = at + 12 + length
    if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != struct.unpack(">I", data[end - 4 : end])[0]:
        raise FileRefused("damaged")
    if data[at + 4 : at + 8] == b"IHDR" and length != 13:
        raise FileRefused("damaged")
    return data[at + 4 : at + 8], end


def check_jpeg(file: IO[bytes]) -> str:
    """Size and end mark. Cameras append pictures or clips; archives, pages and programs do not pass."""
    data = file.read()
    if not data.startswith(JPEG):
        raise FileRefused("content_differs")
    at = _jpeg_frame(data)
    height, width = struct.unpack(">HH", data[at + 5 : at + 9])
    _check_size(width, height)
    if data.find(b"\xff\xd9", at) < 0:
        raise FileRefused("damaged")
    refuse_second_file(data)
    return ""


def _jpeg_frame(data: bytes) -> int:
    """Where the frame header stands. Raises FileRefused when the picture starts without one."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark in _FRAMES:
            return at
        if mark == 0xDA:
            break
        at += _jpeg_step(data, at, mark)
    raise FileRefused("damaged")


def _jpeg_step(data: bytes, at: int, mark: int) -> int:
    if mark == 0xFF:  # padding
        return 1
    if mark in _WITHOUT_LENGTH:
        return 2
    return 2 + max(2, struct.unpack(">H", data[at + 2 : at + 4])[0])


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise FileRefused("damaged")
    if width * height > MAX_MEGAPIXELS * 1_000_000:
        raise FileRefused("too_many_pixels", limit=MAX_MEGAPIXELS)
