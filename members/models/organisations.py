"""Offices: procuratorates in three levels below the Supreme one, the Federation, partners."""

from collections.abc import Iterable
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.models.audit import append_only
from members.enums import Capacity, Form, Level, Membership, OfficeEvent, OfficeKind, WorkingLanguage
from members.models.bilingual import Bilingual
from members.search_keys import keys_of


class OrganisationQuerySet(models.QuerySet):
    def procuratorates(self) -> "OrganisationQuerySet":
        return self.filter(kind=OfficeKind.PROCURATORATE)

    def members(self) -> "OrganisationQuerySet":
        return self.filter(membership__in=Organisation.TAKES_PART)

    def addressed(self) -> "OrganisationQuerySet":
        return self.filter(membership__in=Organisation.ADDRESSED)


class Organisation(models.Model):
    """One office. `code` is the six digits of GB/T 2260, or a word for what has none there."""

    # Bound by the agreement. A member that has given notice or is suspended starts nothing new and finishes all else.
    TAKES_PART = (Membership.MEMBER, Membership.WITHDRAWING, Membership.SUSPENDED)
    # New requests reach a withdrawing member until its last day, but none whose rights are suspended (article 9).
    ADDRESSED = (Membership.MEMBER, Membership.WITHDRAWING)

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OfficeKind, default=OfficeKind.PROCURATORATE)
    level = models.CharField(_("level"), max_length=20, choices=Level, default=Level.NONE)
    form = models.CharField(_("form"), max_length=20, choices=Form, default=Form.DIVISION)
    name_zh = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_en_generated = models.BooleanField(_("English name generated from pinyin"), default=True)
    short_zh = models.CharField(_("short name"), max_length=60)
    short_en = models.CharField(_("short name in English"), max_length=120)
    division = models.CharField(_("place"), max_length=60, blank=True)
    pinyin = models.CharField(_("pinyin"), max_length=120, blank=True)
    initials = models.CharField(_("pinyin initials"), max_length=40, blank=True, db_index=True)
    superior = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subordinates")
    verified = models.BooleanField(_("name verified"), default=True)
    phone = models.CharField(_("duty telephone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    membership = models.CharField(_("membership"), max_length=20, choices=Membership, default=Membership.NONE)
    member_since = models.DateField(_("member since"), null=True, blank=True)
    retired_on = models.DateField(_("merged or closed on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    # Names of before and of the offices merged into this one, with their codes: whoever looks for them finds this one.
    also_known_as = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    # The profile is kept by the office itself.
    duty_hours = models.CharField(_("duty hours"), max_length=100, blank=True)
    languages = ArrayField(models.CharField(max_length=10, choices=WorkingLanguage), default=list, blank=True)
    capacities = ArrayField(models.CharField(max_length=20, choices=Capacity), default=list, blank=True)
    capacity_note = models.CharField(_("more about what the office can do"), max_length=300, blank=True)
    profile_changed_at = models.DateTimeField(_("profile changed"), null=True, blank=True)

    name = Bilingual("name")
    short = Bilingual("short")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["membership", "code"], name="office_by_membership"),
            models.Index(fields=["superior", "code"], name="office_by_superior"),
        ]
        constraints = [
            # A merged office points to the one that took it over, and never to itself.
            models.CheckConstraint(
                condition=Q(successor=None) | Q(retired_on__isnull=False) & ~Q(successor=models.F("id")),
                name="successor_of_the_retired",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="joins_by_accession_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("membership"),
                func="""
                IF TG_OP = 'UPDATE' AND NEW.membership = OLD.membership THEN
                  RETURN NEW;
                END IF;
                IF NEW.membership IN ('member', 'suspended', 'withdrawing') THEN
                  IF NOT EXISTS (SELECT 1 FROM members_accession a WHERE a.organisation_id = NEW.id
                                 AND a.state = 'in_force') THEN
                    RAISE EXCEPTION 'an office becomes a member only by its own accession';
                  END IF;
                ELSIF EXISTS (SELECT 1 FROM members_accession a WHERE a.organisation_id = NEW.id
                              AND a.state = 'in_force') OR (NEW.membership = 'none' AND TG_OP = 'UPDATE') THEN
                  RAISE EXCEPTION 'a member leaves only by its own notice or by exclusion';
                END IF;
                IF (NEW.membership = 'withdrawing') <> EXISTS (
                     SELECT 1 FROM members_withdrawal w WHERE w.organisation_id = NEW.id AND w.state = 'notified') THEN
                  RAISE EXCEPTION 'an office is withdrawing as long as its own notice runs';
                END IF;
                IF (NEW.membership = 'suspended' AND NOT EXISTS (
                     SELECT 1 FROM members_membershipdecision d WHERE d.organisation_id = NEW.id
                     AND d.kind = 'suspension' AND d.state = 'confirmed'))
                   OR (NEW.membership = 'member' AND EXISTS (
                     SELECT 1 FROM members_membershipdecision d WHERE d.organisation_id = NEW.id
                     AND d.kind = 'suspension' AND d.state = 'confirmed')) THEN
                  RAISE EXCEPTION 'an office is suspended as long as a decision of two persons says so';
                END IF;
                IF NEW.membership = 'withdrawn' AND NOT EXISTS (
                     SELECT 1 FROM members_withdrawal w WHERE w.organisation_id = NEW.id AND w.state = 'effective')
                   OR NEW.membership = 'excluded' AND NOT EXISTS (
                     SELECT 1 FROM members_membershipdecision d WHERE d.organisation_id = NEW.id
                     AND d.kind = 'exclusion' AND d.state = 'confirmed') THEN
                  RAISE EXCEPTION 'a member leaves only by its own notice or by exclusion';
                END IF;
                RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let the finder know the names. Rows written in bulk go through `OfficeKeys.objects.write`."""
        super().save(*args, **kwargs)
        if self.kind == OfficeKind.PROCURATORATE and NAMED & set(kwargs.get("update_fields") or NAMED):
            OfficeKeys.objects.write([self])

    @property
    def is_member(self) -> bool:
        """Whether the agreement binds it, also while its notice runs or its rights are suspended."""
        return self.membership in self.TAKES_PART

    @property
    def is_addressed(self) -> bool:
        """Whether new requests may be sent to it. To send them takes full membership: see members/rules.py."""
        return self.membership in self.ADDRESSED

    @property
    def language_names(self) -> list[Any]:
        return [WorkingLanguage(code).label for code in self.languages]

    @property
    def capacity_names(self) -> list[Any]:
        return [Capacity(code).label for code in self.capacities]


# The columns from which the keys of the finder are made.
NAMED = {
    "code",
    "name_zh",
    "name_en",
    "short_zh",
    "short_en",
    "division",
    "pinyin",
    "initials",
    "also_known_as",
}


class OfficeKeysManager(models.Manager):
    def write(self, offices: Iterable[Organisation]) -> None:
        """Make the keys of these offices anew."""
        rows = [OfficeKeys(office=office, keys=keys_of(office)) for office in offices]
        self.bulk_create(
            rows, update_conflicts=True, unique_fields=["office"], update_fields=["keys"], batch_size=500
        )


class OfficeKeys(models.Model):
    """The finder's index, apart from the office so that lists of requests do not carry it along."""

    office = models.OneToOneField(Organisation, models.CASCADE, primary_key=True, related_name="search")
    keys = ArrayField(models.CharField(max_length=200))

    objects = OfficeKeysManager()

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="office_by_key", fastupdate=False)]

    def __str__(self) -> str:
        return str(self.office_id)


class OfficeChange(models.Model):
    """A renaming or a merger, as it was recorded: the history of an office. Rows are added and never changed."""

    office = models.ForeignKey(Organisation, models.PROTECT, related_name="changes")
    event = models.CharField(_("event"), max_length=20, choices=OfficeEvent)
    happened_on = models.DateField(_("with effect from"))
    name_zh = models.CharField(_("name until then"), max_length=120)
    name_en = models.CharField(_("name until then, in English"), max_length=200)
    successor = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="taken_over")
    basis = models.CharField(_("decision"), max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    name = Bilingual("name")

    class Meta:
        verbose_name = _("change of an office")
        verbose_name_plural = _("changes of offices")
        ordering = ["-happened_on", "-id"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.name_zh} {self.happened_on}"
