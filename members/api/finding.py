"""Finding offices for case systems: the competent office, the superior of two, how to reach one; the partners."""

from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from cooperation.kernel.api import StrictSerializer
from cooperation.kernel.endpoints import Call, Contract, Endpoint, PageQuery, paged, paged_answer
from cooperation.kernel.paging import keyset
from members.api import answers
from members.contact import Card, card
from members.enums import Capacity, OfficeKind, PartnerKind, Scope, WorkingLanguage
from members.finding import find_offices
from members.models import Organisation, Partnership
from members.selectors import common_superior


class FindQuery(StrictSerializer):
    """What is at hand."""

    text = serializers.CharField(
        max_length=200, help_text="Address, place, name of today or before, code, pinyin or its initials."
    )


class FoundAnswer(serializers.Serializer):
    """The offices that are meant, at most twenty. One only when there is no doubt."""

    results = answers.OfficeAnswer(many=True)


class FindOffices(Endpoint):
    """From an address or a name to the competent office."""

    contracts = {"GET": Contract("Find the competent office", FoundAnswer, query=FindQuery)}

    def get(self, request: Call) -> Response:
        return Response({"results": [answers.office(row) for row in find_offices(self.query["text"])]})


class SuperiorQuery(StrictSerializer):
    """Two offices."""

    first = serializers.CharField(max_length=20, help_text="Code.")
    second = serializers.CharField(max_length=20, help_text="Code.")


class SuperiorAnswer(serializers.Serializer):
    """The office that decides an objection between the two; null where none is on record."""

    common = answers.OfficeAnswer(allow_null=True)


class CommonSuperior(Endpoint):
    """The lowest office above both (Rules of Criminal Procedure, Article 180)."""

    contracts = {"GET": Contract("Find the common superior", SuperiorAnswer, query=SuperiorQuery)}

    def get(self, request: Call) -> Response:
        first, second = (_procuratorate(self.query[side]) for side in ("first", "second"))
        common = common_superior(first, second)
        return Response({"common": answers.office(common) if common else None})


def _procuratorate(code: str) -> Organisation:
    rows = Organisation.objects.filter(kind=OfficeKind.PROCURATORATE, code=code)
    row = rows.select_related("superior__superior__superior", "successor").first()
    if row is None:
        raise Http404
    return row


class PersonAnswer(serializers.Serializer):
    name = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)


class HolidayAnswer(serializers.Serializer):
    date = serializers.DateField()
    name = serializers.CharField()
    verified = serializers.BooleanField()


class OfficeContactAnswer(serializers.Serializer):
    """How to reach an office. Telephones, people and load are told of members, to members."""

    office = serializers.CharField()
    successor = serializers.CharField(
        allow_null=True, help_text="Code of the office into which it was merged."
    )
    above = serializers.ListField(child=serializers.CharField(), help_text="Codes, nearest first.")
    phone = serializers.CharField(allow_null=True)
    duty_hours = serializers.CharField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    liaisons = PersonAnswer(many=True, allow_null=True)
    languages = serializers.ListField(child=serializers.ChoiceField(choices=WorkingLanguage.choices))
    capacities = serializers.ListField(child=serializers.ChoiceField(choices=Capacity.choices))
    capacity_note = serializers.CharField(allow_blank=True)
    open_requests = serializers.IntegerField(allow_null=True, help_text="Sent to it by others and not ended.")
    local_holidays = HolidayAnswer(many=True, help_text="Of the next four months.")


def contact(shown: Card) -> dict[str, Any]:
    office, told = shown.office, shown.contacts
    people = [{"name": person.name, "phone": person.phone} for person in shown.liaisons]
    days = [{"date": day.date.isoformat(), "name": day.name, "verified": day.status == "verified"}
            for day in shown.holidays]  # fmt: skip
    return {
        "office": office.code,
        "successor": office.successor.code if office.successor else None,
        "above": [row.code for row in shown.above],
        "phone": office.phone if told else None,
        "duty_hours": office.duty_hours if told else None,
        "address": office.address if told else None,
        "liaisons": people if told else None,
        "languages": office.languages,
        "capacities": office.capacities,
        "capacity_note": office.capacity_note,
        "open_requests": shown.load,
        "local_holidays": days,
    }


class OfficeContact(Endpoint):
    """Duty telephone, liaison officers, languages, load and local holidays of one procuratorate."""

    contracts = {"GET": Contract("Read how to reach an office", OfficeContactAnswer)}

    def get(self, request: Call, code: str) -> Response:
        return Response(contact(card(_procuratorate(code), request.user)))


class PartnerAnswer(serializers.Serializer):
    """One entry of the register of partners."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=PartnerKind.choices)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    purpose = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    in_force = serializers.BooleanField()


class Partners(Endpoint):
    """The confirmed entries of the register, the latest end first."""

    contracts = {"GET": Contract("List partners", paged_answer(PartnerAnswer), query=PageQuery)}

    def get(self, request: Call) -> Response:
        rows = Partnership.objects.confirmed().select_related("organisation")
        found = keyset(rows, order=("-ends_on", "-id"), **self.page())
        return Response(paged(found, [_partner(row) for row in found.rows]))


def _partner(row: Partnership) -> dict[str, Any]:
    return {
        "code": row.organisation.code,
        "name": row.organisation.name,
        "kind": row.kind,
        "scopes": row.scopes,
        "purpose": row.purpose,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "in_force": row.is_in_force,
    }
