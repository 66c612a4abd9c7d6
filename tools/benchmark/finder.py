"""The finder in the bench: 1,237 offices and 50,000 people, beside the trivial view."""

from collections.abc import Mapping
from urllib.parse import quote

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from members.enums import OfficeKind, Role
from members.models import Appointment, Organisation, User
from tools.benchmark.web import Page

PEOPLE, FEW = 50_000, 1000
BATCH = 5000
QUERIES = {
    "finder, by pinyin": "luxian",
    "finder, by address": "四川省泸州市泸县玉蟾街道演示路1号",
    "finder, several fit": "lx",
}


def pages(headers: Mapping[str, str]) -> list[Page]:
    """What is measured, as the person of these headers."""
    found = [Page(name, f"/members/find/?q={quote(text)}", headers) for name, text in QUERIES.items()]
    superior = Page("common superior", "/members/common-superior/?first=510521&second=621200", headers)
    return [*found, superior, Page("map of members", "/members/map/", headers)]


def add_people(count: int, *, by: int, and_by: int) -> None:
    """So many case officers, spread over all procuratorates; nobody of them can log in. Two people granted the roles."""
    offices = list(Organisation.objects.filter(kind=OfficeKind.PROCURATORATE).values_list("pk", flat=True))
    secret, now = make_password(None), timezone.now()
    granted = {"role": Role.CASE_OFFICER, "granted_by_id": by, "confirmed_by_id": and_by, "confirmed_at": now}
    for start in range(0, count, BATCH):
        numbers = range(start, min(count, start + BATCH))
        people = User.objects.bulk_create(
            User(username=f"bench-{number}", name="演示", password=secret) for number in numbers
        )
        Appointment.objects.bulk_create(
            Appointment(person=person, organisation_id=offices[n % len(offices)], **granted)
            for n, person in enumerate(people, start)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_user; ANALYZE members_appointment; ANALYZE members_officekeys")
