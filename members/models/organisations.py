"""Offices: procuratorates in three levels below the Supreme one, the Federation, partners."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.enums import Level, Membership, OfficeKind
from members.models.bilingual import Bilingual


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

    @property
    def is_member(self) -> bool:
        """Whether the agreement binds it, also while its notice runs or its rights are suspended."""
        return self.membership in self.TAKES_PART

    @property
    def is_addressed(self) -> bool:
        """Whether new requests may be sent to it. To send them takes full membership: see members/rules.py."""
        return self.membership in self.ADDRESSED
