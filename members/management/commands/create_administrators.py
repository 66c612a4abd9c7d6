"""The first three administrators: `manage.py create_administrators SYSTEM SECURITY AUDIT`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from members.actions.accounts import activation_link
from members.actions.administrators import create_administrators
from members.models import Organisation, User

WORDS = ("system", "security", "audit")


class Command(BaseCommand):
    help = "Opens the accounts of the three administrators and prints their one-time links."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for word in WORDS:
            parser.add_argument(word, metavar=word.upper(), help="ACCOUNT:NAME, for example zhang-san:张三")

    def handle(self, *args: Any, **options: Any) -> None:
        people = [_person(options[word]) for word in WORDS]
        try:
            create_administrators(people)
        except Organisation.DoesNotExist as error:
            raise CommandError(_("The Federation is not there yet. Run load_reference first.")) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            _("Give each link to its holder by a safe way. It works once and dies after a day.")
        )
        for word, person in zip(WORDS, people, strict=True):
            self.stdout.write(f"{word:10}{person.username}  {settings.PORTAL_URL}{activation_link(person)}")


def _person(text: str) -> User:
    username, _colon, name = text.partition(":")
    if not (username.strip() and name.strip()):
        raise CommandError(_("Write account and name like this: zhang-san:张三"))
    user = User(username=username.strip(), name=name.strip())
    user.set_unusable_password()
    return user
