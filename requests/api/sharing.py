"""Sharing a request through the API: who has it, share it, take it back. Consent is given by a person in the browser."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from cooperation.kernel.api import StrictSerializer, once
from cooperation.kernel.endpoints import Call, Contract, Endpoint
from members.models import Organisation, User
from requests import audience, rules
from requests.actions import sharing
from requests.api import answers, reads
from requests.api.drafts import seen
from requests.api.schemas import NamedAnswer, OfficerAnswer
from requests.models import AssistanceRequest, Share


class ShareBody(StrictSerializer):
    """With whom, until when, what for."""

    office = serializers.CharField(max_length=20, help_text="Code of another member.")
    person = serializers.CharField(
        max_length=60, required=False, help_text="Account of a person there; without it the whole office."
    )
    until = serializers.DateField(help_text="The last day, at most one year ahead.")
    purpose = serializers.CharField(max_length=300)
    aware = serializers.BooleanField(
        required=False, default=False, help_text="The warning about an unusual audience was read by a person."
    )


class ShareAnswer(serializers.Serializer):
    """One share."""

    id = serializers.IntegerField()
    shared_by = NamedAnswer(help_text="The office of the request that shares it.")
    office = NamedAnswer()
    person = OfficerAnswer(allow_null=True, help_text="null: the whole office.")
    until = serializers.DateField()
    purpose = serializers.CharField()
    state = serializers.ChoiceField(["waiting", "running", "run_out", "declined", "ended"])
    people = serializers.IntegerField(help_text="How many people it reaches.")
    shared_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class SharesAnswer(serializers.Serializer):
    results = ShareAnswer(many=True)


def shown(share: Share) -> dict[str, Any]:
    """One share as the two offices of the request see it."""
    return {
        "id": share.pk,
        "shared_by": {"code": share.side.code, "name": share.side.name},
        "office": {"code": share.office.code, "name": share.office.name},
        "person": answers.officer(share.person) if share.person else None,
        "until": answers.day(share.until),
        "purpose": share.purpose,
        "state": _state(share),
        "people": audience.reached(share.office, share.person),
        "shared_at": answers.moment(share.shared_at),
        "ended_at": answers.moment(share.ended_at),
    }


def _state(share: Share) -> str:
    if share.was_declined:
        return "declined"
    if share.ended_at:
        return "ended"
    return "run_out" if share.has_run_out() else "waiting" if share.waits else "running"


def _find(user: User, number: str) -> AssistanceRequest:
    """The request, for its two offices alone. Raises Http404."""
    assistance = reads.find(user, number)
    if not rules.is_party(user, assistance):
        raise Http404
    return assistance


class Shares(Endpoint):
    """With whom a request is, was or is to be shared."""

    contracts = {
        "GET": Contract("List the shares of a request", SharesAnswer),
        "POST": Contract("Share a request", ShareAnswer, body=ShareBody, status=201),
    }

    def get(self, request: Call, number: str) -> Response:
        assistance = _find(request.user, number)
        rows = audience.running(assistance) + audience.ended(assistance)
        return Response({"results": [shown(row) for row in rows]})

    def post(self, request: Call, number: str) -> Response:
        return once(request, lambda: self._share(request, number), sees=seen(request, number))

    def _share(self, request: Call, number: str) -> Response:
        assistance = reads.find(request.user, number)
        sharing.require_share(assistance, by=request.user)
        given = self.taken(request)
        office = Organisation.objects.filter(code=given.pop("office"), retired_on=None).first()
        if office is None:
            raise ValidationError({"office": [_("No office has this code.")]})
        sharing.require_recipient(assistance, office)
        person = _person(office, given.pop("person", None))
        made = sharing.share(assistance, by=request.user, office=office, person=person, **given)
        return Response(shown(made), status=201)


def _person(office: Organisation, username: str | None) -> User | None:
    if username is None:
        return None
    found = audience.person_of(office, username)
    if found is None:
        raise ValidationError({"person": [lazy("Choose somebody of that office who reads requests there.")]})
    return found


class OneShare(Endpoint):
    """Take a share back; it works at the next request of whoever had it."""

    contracts = {"DELETE": Contract("Take a share back", ShareAnswer, acts=True)}

    def delete(self, request: Call, number: str, pk: int) -> Response:
        return once(request, lambda: self._end(request, number, pk), sees=seen(request, number))

    def _end(self, request: Call, number: str, pk: int) -> Response:
        assistance = _find(request.user, number)
        self.taken(request)
        found = assistance.shares.filter(pk=pk).select_related("side", "office", "person").first()
        if found is None:
            raise Http404
        found.assistance = assistance
        return Response(shown(sharing.end(found, by=request.user)))
