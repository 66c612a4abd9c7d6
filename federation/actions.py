"""Writes of the federation app."""

from django.db import transaction

from members.actions import accounts
from members.enums import Role
from members.models import Appointment, Organisation, User


@transaction.atomic
def open_first_account(
    *, by: User, office: Organisation, username: str, name: str, email: str
) -> Appointment:
    """The account of the procurator-general of an office outside. It counts once a second person has confirmed.

    Raises NotAllowed, or ValidationError on `username`, `name` or `email`.
    """
    holder = accounts.open_account(by=by, username=username, name=name, email=email)
    return accounts.grant_role(by=by, person=holder, organisation=office, role=Role.PROCURATOR_GENERAL)
