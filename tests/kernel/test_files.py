"""Uploads and downloads: what is refused leaves nothing, what goes out is what came in."""

import hashlib
import io
import os
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection, transaction
from django.utils import translation

from cooperation.kernel import files
from cooperation.kernel.files import FileDamaged, FileRefused
from cooperation.kernel.files.errors import REASONS, FileInfected
from cooperation.kernel.files.packages import MAX_PARTS
from cooperation.kernel.models.files import StoredFile
from tests.kernel import bad_uploads, good_uploads

LIMIT = bad_uploads.LIMIT
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def disk(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.FILE_MAX_BYTES = LIMIT
    return tmp_path


@pytest.fixture
def person():
    return get_user_model().objects.create_user("demo.files", None, name="演示某某")


def upload(name: str, content: bytes) -> ContentFile:
    """With the name as sent: Django's own upload classes already strip folders from it."""
    return ContentFile(content, name=name)


def on_disk(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file()]


def change(disk: Path, content: bytes) -> None:
    (path,) = on_disk(disk)
    path.chmod(0o600)
    path.write_bytes(content)


# --- What is refused ---------------------------------------------------------------------------------


def test_the_corpus_is_large_and_reaches_every_reason() -> None:
    assert len(bad_uploads.BAD) >= 100
    assert len({case[0] for case in bad_uploads.BAD}) == len(bad_uploads.BAD)
    assert {case[3] for case in bad_uploads.BAD} == set(REASONS) - {"missing"}


@pytest.mark.parametrize(
    ("name", "content", "code"), [c[1:] for c in bad_uploads.BAD], ids=[c[0] for c in bad_uploads.BAD]
)
def test_bad_upload_is_refused_and_leaves_nothing(disk, person, name: str, content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        files.store(upload(name, content), by=person)
    assert caught.value.code == code
    assert "%(" not in caught.value.messages[0]
    assert not StoredFile.objects.exists()
    assert not on_disk(disk)


def test_no_file_at_all(person) -> None:
    with pytest.raises(FileRefused) as caught:
        files.store(None, by=person)
    assert caught.value.code == "missing"


def test_refusal_names_the_file_and_the_way_out(person) -> None:
    with pytest.raises(FileRefused) as caught:
        files.store(upload("演示.pdf", b""), by=person)
    with translation.override("en"):
        assert "“演示.pdf” is empty. Choose the file again" in caught.value.messages[0]


def test_directory_of_too_many_parts_is_not_built(settings, person) -> None:
    settings.FILE_MAX_BYTES = 2_000_000
    parts = {str(n): b"" for n in range(MAX_PARTS + 1)}
    with pytest.raises(FileRefused) as caught:
        files.store(upload("a.xlsx", good_uploads.package(parts)), by=person)
    assert caught.value.code == "unpacks_too_large"


def test_many_parts_that_unpack_to_too_much_together(settings, person, monkeypatch) -> None:
    monkeypatch.setattr("cooperation.kernel.files.packages.MAX_UNPACKED", 1_000_000)
    parts = {f"word/{n}.xml": b"<x/>" + os.urandom(4).hex().encode() * 2000 for n in range(100)}
    with pytest.raises(FileRefused) as caught:
        files.store(upload("a.docx", good_uploads.docx(extra=parts)), by=person)
    assert caught.value.code == "unpacks_too_large"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\n" + b"stream\n" * 300_000 + b"%%EOF"),
        ("a.pdf", b"%PDF-1.7\n" + b"/ObjStm stream\nendstream " * 80_000 + b"%%EOF"),
        ("a.docx", good_uploads.docx("<w:t " * 60_000)),
    ],
)
def test_hostile_length_costs_no_more_than_its_length(settings, person, name: str, content: bytes) -> None:
    settings.FILE_MAX_BYTES = 3_000_000
    start = time.monotonic()
    with suppress(FileRefused):  # whether it passes does not matter here
        files.store(upload(name, content), by=person)
    assert time.monotonic() - start < 10


# --- What is taken -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", good_uploads.GOOD)
def test_good_upload_comes_back_as_it_was(person, name: str) -> None:
    content = good_uploads.GOOD[name]
    stored = files.store(upload(name, content), by=person)
    stored.refresh_from_db()
    assert (stored.name, stored.size, stored.uploaded_by) == (name, len(content), person)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.scan == StoredFile.Scan.NOT_SCANNED
    with files.open_checked(stored) as copy:
        assert copy.read() == content


@pytest.mark.parametrize("kind", [SimpleUploadedFile, InMemoryUploadedFile, TemporaryUploadedFile])
def test_every_upload_class_of_django(person, kind) -> None:
    content = good_uploads.docx()
    if kind is SimpleUploadedFile:
        sent = kind("a.docx", content, content_type="text/html")
    elif kind is InMemoryUploadedFile:
        sent = kind(io.BytesIO(content), "f", "a.docx", "text/html", len(content), None)
    else:
        sent = kind("a.docx", "text/html", len(content), None)
        sent.write(content)
    stored = files.store(sent, by=person)
    assert stored.content_type.endswith("wordprocessingml.document")


@pytest.mark.parametrize("size", [LIMIT - 1, LIMIT])
def test_the_limit_itself_is_taken(person, size: int) -> None:
    assert files.store(upload("a.txt", b"a" * size), by=person).size == size


def test_a_large_pdf_of_random_picture_data_is_taken(settings, person) -> None:
    settings.FILE_MAX_BYTES = 20 * 1024 * 1024
    noise = os.urandom(8 * 1024 * 1024).replace(b"endstream", b"")
    picture = b"4 0 obj\n<< /Subtype /Image /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        len(noise),
        noise,
    )
    assert files.store(upload("scan.pdf", good_uploads.pdf(objects=picture)), by=person)


def test_the_name_never_becomes_a_path(disk, person) -> None:
    stored = files.store(upload("../../证据.pdf", good_uploads.pdf()), by=person)
    assert on_disk(disk) == [disk / "files" / stored.key.hex[:2] / str(stored.key)]


# --- Nothing half-stored -----------------------------------------------------------------------------


def test_bytes_go_when_the_row_cannot_be_written(disk) -> None:
    nobody = get_user_model()(username="unsaved", name="演示")
    with pytest.raises(Exception, match=r"unsaved|uploaded_by|null"):
        files.store(upload("a.pdf", good_uploads.pdf()), by=nobody)
    assert not on_disk(disk)


def test_row_and_bytes_go_when_the_storage_fails(disk, person, monkeypatch) -> None:
    monkeypatch.setattr(default_storage, "size", lambda name: 1)
    with pytest.raises(OSError, match="whole"):
        files.store(upload("a.pdf", good_uploads.pdf()), by=person)
    assert not on_disk(disk)
    assert not StoredFile.objects.exists()


@files.atomic()
def act_that_fails(person) -> None:
    with files.atomic():
        files.store(upload("a.pdf", good_uploads.pdf()), by=person)
    raise ValueError("演示")


def test_bytes_go_when_the_act_around_fails(disk, person) -> None:
    with pytest.raises(ValueError, match="演示"):
        act_that_fails(person)
    assert not on_disk(disk)
    assert not StoredFile.objects.exists()


def test_bytes_stay_when_the_act_around_succeeds(disk, person) -> None:
    with files.atomic(), files.atomic():
        files.store(upload("a.pdf", good_uploads.pdf()), by=person)
    assert len(on_disk(disk)) == 1


def test_orphans_are_swept_and_the_rest_stays(disk, person) -> None:
    kept = files.store(upload("a.pdf", good_uploads.pdf()), by=person)
    with transaction.atomic():
        files.store(upload("b.pdf", good_uploads.pdf()), by=person)
        transaction.set_rollback(True)
    (disk / "files" / kept.key.hex[:2] / "note.txt").write_text("no key: not ours to delete")
    assert files.sweep_orphans(older_than=timedelta(hours=1)) == 0
    assert files.sweep_orphans(older_than=timedelta(0)) == 1
    assert len(on_disk(disk)) == 2
    assert files.open_checked(kept)


def test_sweep_of_an_empty_storage() -> None:
    assert files.sweep_orphans(timedelta(0)) == 0


def test_discard_deletes_row_at_once_and_bytes_after_commit(
    disk, person, django_capture_on_commit_callbacks
) -> None:
    stored = files.store(upload("a.pdf", good_uploads.pdf()), by=person)
    with django_capture_on_commit_callbacks(execute=True):
        files.discard(stored)
        assert on_disk(disk)
    assert not on_disk(disk)
    assert not StoredFile.objects.exists()


# --- What goes out -----------------------------------------------------------------------------------


@pytest.fixture
def stored(person) -> StoredFile:
    return files.store(upload("证据（一）.pdf", good_uploads.pdf()), by=person)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:40] + bytes([content[40] ^ 1]) + content[41:],
        lambda content: content[:-1],
        lambda content: content + b"\n",
        lambda content: b"",
        lambda content: good_uploads.png(),
    ],
    ids=["bit flip", "truncation", "addition", "emptied", "swapped"],
)
def test_damage_is_found_before_the_first_byte(disk, stored, damage) -> None:
    change(disk, damage(good_uploads.pdf()))
    with pytest.raises(FileDamaged):
        files.open_checked(stored)
    with pytest.raises(FileDamaged):
        files.download(stored)
    assert list(files.scrub()) == [stored]


def test_deletion_is_found(disk, stored) -> None:
    on_disk(disk)[0].unlink()
    with pytest.raises(FileDamaged):
        files.open_checked(stored)


def test_a_change_after_the_check_does_not_go_out(disk, stored) -> None:
    copy = files.open_checked(stored)
    change(disk, b"changed")
    assert copy.read() == good_uploads.pdf()


def test_infected_file_does_not_go_out(stored) -> None:
    stored.scan = StoredFile.Scan.INFECTED
    stored.save()
    with pytest.raises(FileInfected):
        files.download(stored)


def test_a_sound_store_scrubs_clean(stored) -> None:
    assert list(files.scrub()) == []


def test_download_is_an_attachment_that_nothing_runs(stored) -> None:
    response = files.download(stored)
    assert b"".join(response.streaming_content) == good_uploads.pdf()
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(stored.name, safe='')}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(stored.size)


def test_download_of_a_file_larger_than_memory_allows(settings, person, monkeypatch) -> None:
    monkeypatch.setattr("cooperation.kernel.files.handout.IN_MEMORY", 1000)
    stored = files.store(upload("a.txt", b"a" * 5000), by=person)
    response = files.download(stored)
    assert response["Content-Length"] == "5000"
    assert b"".join(response.streaming_content) == b"a" * 5000


# --- The row ------------------------------------------------------------------------------------------


def test_the_database_keeps_the_row_as_uploaded(stored) -> None:
    """Only where the triggers are installed, that is after migrations."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'pgtrigger_as_uploaded%%'")
        if not cursor.fetchone()[0]:
            pytest.skip("run without migrations")
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(sha256="0" * 64)
    StoredFile.objects.filter(pk=stored.pk).update(scan=StoredFile.Scan.CLEAN)
