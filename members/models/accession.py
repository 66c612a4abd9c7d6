"""Joining: the application of an office, its acknowledgements, the signature of its procurator-general."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.models.audit import append_only
from members.enums import AccessionState, DecidingBody
from members.models.agreement import AgreementVersion, Obligation
from members.models.organisations import Organisation
from members.models.people import User


class Accession(models.Model):
    """One application of one office to join under one version of the agreement."""

    CLOSED = (AccessionState.DECLINED, AccessionState.WITHDRAWN, AccessionState.ENDED)
    SETTLED = (AccessionState.IN_FORCE, *CLOSED)  # no longer under way

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="accessions")
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="accessions")
    # The application that this one renews. Its words are taken over, nothing that was acknowledged or signed.
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="renewal")
    state = models.CharField(_("state"), max_length=20, choices=AccessionState, default=AccessionState.DRAFT)
    intent = models.TextField(_("statement of intent"), blank=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True)
    supplement = models.TextField(_("what is to be supplemented"), blank=True)
    answer = models.TextField(_("answer to the supplement"), blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # In whose place: a motion of the council writes another body here once it votes in the portal.
    decided_as = models.CharField(
        _("decided as"),
        max_length=20,
        choices=DecidingBody,
        default=DecidingBody.SECRETARIAT,
        db_default=DecidingBody.SECRETARIAT,
    )
    decided_at = models.DateTimeField(null=True)
    reasons = models.TextField(_("reasons"), blank=True)
    in_force_on = models.DateField(_("enters into force on"), null=True)
    ended_on = models.DateField(_("last day of the membership"), null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("accession")
        verbose_name_plural = _("accessions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=~models.Q(state__in=["declined", "withdrawn", "ended"]),
                name="one_accession_under_way",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "in_force"])
                | models.Q(checked_by__isnull=False, decided_by__isnull=False, in_force_on__isnull=False)
                & ~models.Q(checked_by=models.F("decided_by")),
                name="accession_by_two_persons",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="starts_as_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                IF NEW.state <> 'draft' THEN RAISE EXCEPTION 'an accession starts as a draft'; END IF;
                IF NEW.previous_id IS NOT NULL AND NOT EXISTS (
                     SELECT 1 FROM members_accession a WHERE a.id = NEW.previous_id
                     AND a.organisation_id = NEW.organisation_id
                     AND a.state IN ('declined', 'withdrawn', 'ended')) THEN
                  RAISE EXCEPTION 'an application renews an ended one of its own office';
                END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="moves_when_signed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                IF NEW.organisation_id <> OLD.organisation_id
                   OR NEW.version_id <> OLD.version_id AND (OLD.state <> 'draft' OR EXISTS (
                     SELECT 1 FROM members_acknowledgement k WHERE k.accession_id = NEW.id)) THEN
                  RAISE EXCEPTION 'office and version of an accession are fixed';
                END IF;
                IF NEW.previous_id IS DISTINCT FROM OLD.previous_id THEN
                  RAISE EXCEPTION 'what an application renews is fixed';
                END IF;
                IF NEW.state <> OLD.state AND (OLD.state IN ('declined', 'withdrawn', 'ended')
                   OR OLD.state = 'in_force' AND NEW.state <> 'ended'
                   OR NEW.state = 'ended' AND OLD.state <> 'in_force') THEN
                  RAISE EXCEPTION 'an application that has ended does not come back';
                END IF;
                IF NEW.state = 'ended' AND OLD.state <> 'ended' AND NOT EXISTS (
                     SELECT 1 FROM members_withdrawal w WHERE w.accession_id = NEW.id AND w.state = 'effective')
                   AND NOT EXISTS (SELECT 1 FROM members_membershipdecision d WHERE d.accession_id = NEW.id
                     AND d.kind = 'exclusion' AND d.state = 'confirmed') THEN
                  RAISE EXCEPTION 'a membership ends by the own notice or by exclusion';
                END IF;
                IF NEW.state NOT IN ('draft', 'withdrawn') AND NOT EXISTS (
                     SELECT 1 FROM members_signature s WHERE s.accession_id = NEW.id
                     AND s.organisation_id = NEW.organisation_id AND s.version_id = NEW.version_id) THEN
                  RAISE EXCEPTION 'an accession moves only when its own procurator-general has signed';
                END IF;
                IF NEW.state IN ('approved', 'in_force') AND EXISTS (
                     SELECT 1 FROM members_signature s WHERE s.accession_id = NEW.id
                     AND s.person_id IN (NEW.checked_by_id, NEW.decided_by_id)) THEN
                  RAISE EXCEPTION 'who signed does not check or approve';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return _("Accession of %(office)s") % {"office": self.organisation}

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("members:accession", args=[self.pk])


class Acknowledgement(models.Model):
    """One obligation, acknowledged by the procurator-general before signing."""

    accession = models.ForeignKey(Accession, models.CASCADE, related_name="acknowledgements")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["accession", "obligation"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.obligation}"


class Signature(models.Model):
    """An office signs a version of the agreement, through its own procurator-general and nobody else."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="signatures")
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="signatures")
    accession = models.ForeignKey(Accession, models.PROTECT, null=True, related_name="signatures")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.CharField(_("post"), max_length=60)
    statements = models.JSONField(_("statements"), default=list)
    declaration = models.TextField(
        _("declaration"), blank=True, help_text=_("Published in the register. No reservation can be made.")
    )
    digest = models.CharField(_("SHA-256 of the text"), max_length=64)
    signed_at = models.DateTimeField(_("signed"), auto_now_add=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [models.UniqueConstraint(fields=["accession", "version"], name="signed_once")]
        indexes = [models.Index(fields=["organisation", "version"], name="signed_by_office")]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="signs_what_was_adopted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                IF NOT EXISTS (
                  SELECT 1 FROM members_agreementversion v JOIN members_accession a ON a.id = NEW.accession_id
                  WHERE v.id = NEW.version_id AND v.state IN ('adopted', 'in_force') AND v.digest = NEW.digest
                    AND a.organisation_id = NEW.organisation_id
                    AND (a.version_id = v.id OR a.state = 'in_force')) THEN
                  RAISE EXCEPTION 'signed is an adopted text, for the office that accedes or has acceded';
                END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="own_procurator_general_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                IF NOT EXISTS (
                  SELECT 1 FROM members_appointment p JOIN members_user u ON u.id = p.person_id
                  WHERE p.person_id = NEW.person_id AND p.organisation_id = NEW.organisation_id
                    AND p.role = 'procurator_general' AND p.ended_at IS NULL AND p.confirmed_by_id IS NOT NULL
                    AND u.is_active AND NOT u.is_service AND u.signing_dormant_since IS NULL) THEN
                  RAISE EXCEPTION 'only the own procurator-general signs for an office';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · v{self.version.number} · {self.signed_at:%Y-%m-%d}"
