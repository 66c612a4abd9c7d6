"""For the operator of the host, when no system administrator can log in: `manage.py reset_second_factor ACCOUNT`."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from members.actions.accounts import reset_second_factor
from members.enums import Role
from members.models import User


class Command(BaseCommand):
    help = "Removes the second factor of a system administrator; everybody else's is reset in the administration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["account"]).first()
        if user is None or Role.SYSTEM_ADMINISTRATOR not in user.roles:
            raise CommandError(
                _("This is no system administrator. A system administrator resets the others' in /admin/.")
            )
        try:
            reset_second_factor(user, by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(_("The second factor is removed; the next login sets up a new one."))
