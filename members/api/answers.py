"""How offices, the agreement, accessions and notices look in the API. Each function has its serializer beside it."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers

from cooperation.kernel.delivery import KINDS
from cooperation.kernel.endpoints import paged_answer
from cooperation.kernel.models import Notice
from members.enums import Membership
from members.models import Accession, AgreementVersion, Organisation
from members.standing import standing_of


def _moment(value: datetime | None) -> str | None:
    return timezone.localtime(value).isoformat(timespec="seconds") if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def page_address(path: str) -> str:
    """The whole address of a page for the browser."""
    return f"{settings.PORTAL_URL.rstrip('/')}{path}"


class OfficeAnswer(serializers.Serializer):
    """One office."""

    code = serializers.CharField(help_text="Six digits of GB/T 2260, or a word.")
    name = serializers.CharField(help_text="In the language asked for.")
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    name_en_generated = serializers.BooleanField(help_text="The English name was generated from pinyin.")
    kind = serializers.CharField()
    level = serializers.CharField()
    superior = serializers.CharField(allow_null=True, help_text="Code of the office above.")
    verified = serializers.BooleanField()
    membership = serializers.CharField()
    takes_part = serializers.BooleanField(help_text="Requests can be sent to it through the portal.")
    member_since = serializers.DateField(allow_null=True)


class OneOfficeAnswer(OfficeAnswer):
    """One office with its telephone and address."""

    phone = serializers.CharField(
        allow_blank=True, help_text="Of a member, for members and the Federation; else empty."
    )
    address = serializers.CharField(allow_blank=True, help_text="As the telephone.")


OfficePage = paged_answer(OfficeAnswer)


def office(row: Organisation) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "name_en_generated": row.name_en_generated,
        "kind": row.kind,
        "level": row.level,
        "superior": row.superior.code if row.superior else None,
        "verified": row.verified,
        "membership": row.membership,
        "takes_part": row.is_addressed,
        "member_since": _day(row.member_since),
    }


def one_office(row: Organisation, *, contacts: bool) -> dict[str, Any]:
    """With telephone and address for those who see them on the page too."""
    return office(row) | {
        "phone": row.phone if contacts else "",
        "address": row.address if contacts else "",
    }


class ArticleAnswer(serializers.Serializer):
    number = serializers.IntegerField()
    part = serializers.IntegerField()
    part_title = serializers.CharField()
    title = serializers.CharField()
    paragraphs = serializers.ListField(child=serializers.CharField())


class PeriodAnswer(serializers.Serializer):
    code = serializers.CharField()
    article = serializers.IntegerField(help_text="The article that fixes it.")
    text = serializers.CharField()
    amount = serializers.IntegerField()
    unit = serializers.CharField(help_text="hour, day, month or working_day.")
    times = serializers.IntegerField(help_text="How often it may be used.")


class ClauseAnswer(serializers.Serializer):
    code = serializers.CharField()
    article = serializers.IntegerField()
    text = serializers.CharField()


class GroundAnswer(ClauseAnswer):
    hint = serializers.CharField(allow_blank=True)


class AgreementAnswer(serializers.Serializer):
    """The version of the agreement that is in force."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    preamble = serializers.CharField()
    in_force_on = serializers.DateField(allow_null=True)
    digest = serializers.CharField(help_text="SHA-256 of the text in both languages.")
    numbers = serializers.DictField(help_text="Quorum, majorities, level gate.")
    articles = ArticleAnswer(many=True)
    periods = PeriodAnswer(many=True)
    obligations = ClauseAnswer(many=True)
    refusal_grounds = GroundAnswer(many=True)
    page = serializers.CharField()


def agreement(version: AgreementVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "title": version.title,
        "preamble": version.preamble,
        "in_force_on": _day(version.in_force_on),
        "digest": version.digest or version.text_digest(),
        "numbers": version.numbers,
        "articles": [_article(row) for row in version.articles.all()],
        "periods": [
            _clause(p) | {"amount": p.amount, "unit": p.unit, "times": p.times} for p in version.periods.all()
        ],
        "obligations": [_clause(row) for row in version.obligations.all()],
        "refusal_grounds": [_clause(row) | {"hint": row.hint} for row in version.refusal_grounds.all()],
        "page": page_address(reverse("members:agreement")),
    }


def _article(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "part": row.part,
        "part_title": row.part_title,
        "title": row.title,
        "paragraphs": row.paragraphs,
    }


def _clause(row: Any) -> dict[str, Any]:
    return {"code": row.code, "article": row.article, "text": row.text}


class AccessionAnswer(serializers.Serializer):
    """Where the own office stands."""

    office = serializers.CharField(help_text="Code of the own office.")
    membership = serializers.CharField()
    member_since = serializers.DateField(allow_null=True)
    state = serializers.CharField(allow_null=True, help_text="Of the latest application; null without one.")
    agreement_version = serializers.IntegerField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    in_force_on = serializers.DateField(allow_null=True)
    may_send = serializers.BooleanField(help_text="Whether the own office may send new requests.")
    last_day = serializers.DateField(
        allow_null=True, help_text="Of the membership, while a notice of withdrawal runs."
    )
    suspended_until = serializers.DateField(allow_null=True, help_text="Last day of a suspension of rights.")
    page = serializers.CharField(help_text="Where the procurator-general prepares and signs.")


def accession(own: Organisation, row: Accession | None) -> dict[str, Any]:
    held = standing_of(own)
    return {
        "office": own.code,
        "membership": own.membership,
        "member_since": _day(own.member_since),
        "state": row.state if row else None,
        "agreement_version": row.version.number if row else None,
        "submitted_at": _moment(row.submitted_at) if row else None,
        "in_force_on": _day(row.in_force_on) if row else None,
        "may_send": own.membership == Membership.MEMBER,
        "last_day": _day(held.notice.ends_on) if held.notice else None,
        "suspended_until": _day(held.suspension.until) if held.suspension else None,
        "page": page_address(reverse("members:accession_start")),
    }


class NoticeAnswer(serializers.Serializer):
    """One notice: number and act, never a case fact."""

    id = serializers.IntegerField()
    kind = serializers.CharField(help_text="Such as requests.accepted.")
    text = serializers.CharField()
    params = serializers.DictField(help_text="What the sentence is made of, such as the request's number.")
    created_at = serializers.DateTimeField()
    page = serializers.CharField(allow_null=True)


NoticePage = paged_answer(NoticeAnswer)


def notice(row: Notice) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "text": KINDS[row.kind].text(row.params) if row.kind in KINDS else row.kind,
        "params": row.params,
        "created_at": _moment(row.created_at),
        "page": page_address(row.link) if row.link else None,
    }
