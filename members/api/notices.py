"""Notices for the case system of an office."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from rest_framework.response import Response

from cooperation.kernel.endpoints import Call, Contract, Endpoint, PageQuery, paged
from cooperation.kernel.models import Notice
from cooperation.kernel.paging import keyset
from members.api import answers
from members.models import Appointment, User


class Notices(Endpoint):
    """What has happened, newest first, as told to this account and to the people of its office; each event once."""

    contracts: dict[str, Any] = {"GET": Contract("List notices", answers.NoticePage, query=PageQuery)}

    def get(self, request: Call) -> Response:
        found = keyset(_told(request.user), order=("-id",), **self.page())
        return Response(paged(found, [answers.notice(row) for row in found.rows]))


def _told(user: User) -> QuerySet[Notice]:
    own = Appointment.objects.active().filter(person=user).values("organisation")
    rows = Notice.objects.filter(Q(person=user) | _of_the_office(own))
    same = rows.filter(event=OuterRef("event"), kind=OuterRef("kind"), id__lt=OuterRef("id"))
    return rows.filter(~Exists(same))


def _of_the_office(own: QuerySet) -> Q:
    """Told to somebody who then held a role here and nowhere else.

    A notice does not say for which office it came: of who serves two, none is shown here.
    """
    then = Q(ended_at=None) | Q(ended_at__gt=OuterRef("created_at"))
    held = Appointment.objects.filter(then, person=OuterRef("person"), granted_at__lte=OuterRef("created_at"))
    people = Appointment.objects.filter(organisation__in=own).values("person")
    here = Q(Exists(held.filter(organisation__in=own)))
    return Q(person__in=people) & here & ~Q(Exists(held.exclude(organisation__in=own)))
