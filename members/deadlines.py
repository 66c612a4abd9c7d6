"""Dates that a version of the agreement fixes for memberships: how long a notice runs, how long a suspension holds."""

from datetime import date
from typing import cast

from cooperation.kernel.clocks import Due, Period, calendar_for, due
from cooperation.kernel.clocks.terms import Unit
from members.models import Accession, AgreementVersion
from members.selectors import period


def version_of(accession: Accession) -> AgreementVersion:
    """The newest version that the office has signed: its own periods bind it, not those of others."""
    signed = accession.signatures.select_related("version").order_by("-version__number").first()
    return signed.version if signed else accession.version


def _due(accession: Accession, code: str, start: date) -> Due:
    row = period(version_of(accession), code)
    return due(start, Period(row.amount, cast(Unit, row.unit)), calendar=calendar_for(""), on=start)


def notice_ends(accession: Accession, start: date) -> Due:
    """The last day of a membership whose notice is given on `start`."""
    return _due(accession, "withdrawal_notice", start)


def longest_suspension(accession: Accession, start: date) -> date:
    """The last day of the longest suspension that takes effect on `start`."""
    return cast(date, _due(accession, "measure_expiry", start).due)
