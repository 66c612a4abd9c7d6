"""The finder in the bench: 1,237 offices and 50,000 people, beside the trivial view.

To wire it into the run:

* `run.py`, in `_load`, before `load.settle()`: `finder.add_people(finder.PEOPLE if size == "large" else 1000)`
* `measure.py`, in `pages`: `*finder.pages(person),` before the API list
* `report.py`: a line for `finder.NAMES`; the goal is at least 3 % of the trivial view's rate, and no more than a
  tenth lost from the small database to the large one
"""

from collections.abc import Mapping
from urllib.parse import quote

from django.contrib.auth.hashers import make_password
from django.db import connection

from members.enums import OfficeKind, Role
from members.models import Appointment, Organisation, User
from tools.benchmark.web import Page

PEOPLE = 50_000
BATCH = 5000
QUERIES = {
    "finder, by pinyin": "luxian",
    "finder, by address": "四川省泸州市泸县玉蟾街道演示路1号",
    "finder, several fit": "lx",
}
NAMES = (*QUERIES, "common superior", "map of members")


def pages(headers: Mapping[str, str]) -> list[Page]:
    """What is measured, as the person of these headers."""
    found = [Page(name, f"/members/find/?q={quote(text)}", headers) for name, text in QUERIES.items()]
    superior = Page("common superior", "/members/common-superior/?first=510521&second=621200", headers)
    return [*found, superior, Page("map of members", "/members/map/", headers)]


def add_people(count: int) -> None:
    """So many case officers, spread over all procuratorates; nobody of them can log in."""
    offices = list(Organisation.objects.filter(kind=OfficeKind.PROCURATORATE).values_list("pk", flat=True))
    secret = make_password(None)
    for start in range(0, count, BATCH):
        numbers = range(start, min(count, start + BATCH))
        people = User.objects.bulk_create(
            User(username=f"bench-{number}", name="演示", password=secret) for number in numbers
        )
        Appointment.objects.bulk_create(
            Appointment(person=person, organisation_id=offices[n % len(offices)], role=Role.CASE_OFFICER)
            for n, person in enumerate(people, start)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_user; ANALYZE members_appointment; ANALYZE members_officekeys")
