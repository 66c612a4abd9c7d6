"""What each role may do. The one place where "who" is answered; "when" is the state table, "which rows" visible_to."""

from importlib import import_module
from typing import Any

from members.enums import Role

GRANTS: dict[str, frozenset[str]] = {
    Role.CASE_OFFICER: frozenset(
        {
            "requests.read_request",
            "requests.draft_request",
            "requests.submit_request",
            "requests.answer_supplement_request",
            "requests.send_result_request",
            "requests.confirm_result_request",
            "requests.share_request",
        }
    ),
    Role.LIAISON: frozenset(
        {
            "members.keep_profile",
            "requests.read_request",
            "requests.draft_request",
            "requests.submit_request",
            "requests.receive_request",
            "requests.accept_request",
            "requests.ask_supplement_request",
            "requests.answer_supplement_request",
            "requests.refuse_request",
            "requests.confirm_result_request",
            "requests.hand_over_request",
            "members.keep_people",
            "members.confirm_substitution",
            "requests.share_request",
            "requests.decide_share_request",
            "members.comment_agreement",
        }
    ),
    Role.PROCURATOR_GENERAL_IN_CHARGE: frozenset(
        {
            "members.comment_agreement",
            "requests.read_request",
            "requests.sign_request",
            "requests.withdraw_request",
            "requests.sign_refusal_request",
            "requests.hand_over_request",
            "members.keep_people",
            "members.confirm_office_roles",
            "members.confirm_substitution",
            "requests.share_request",
            "requests.decide_share_request",
        }
    ),
    Role.PROCURATOR_GENERAL: frozenset(
        {
            "requests.read_request",
            "requests.hand_over_request",
            "members.accede",
            "members.comment_agreement",
            "members.keep_people",
            "members.confirm_office_roles",
            "members.confirm_substitution",
        }
    ),
    Role.TRAINING_COORDINATOR: frozenset(),
    Role.DELEGATE: frozenset({"federation.read_pipeline", "members.comment_agreement"}),
    Role.SERVICE: frozenset(
        {
            "requests.read_request",
            "requests.draft_request",
            "requests.submit_request",
            "requests.receive_request",
            "requests.accept_request",
            "requests.ask_supplement_request",
            "requests.answer_supplement_request",
            "requests.send_result_request",
            "requests.confirm_result_request",
            "requests.share_request",
        }
    ),
    Role.SECRETARIAT: frozenset(
        {
            "federation.read_pipeline",
            "members.keep_partners",
            "members.check_accession",
            "members.decide_accession",
            "members.grant_first_procurator_general",
            "members.confirm_signing_rights",
            "members.keep_agreement",
            "members.invite_office",
            # In the place of council, panel and assembly, until these act in the portal.
            "members.record_decision",
        }
    ),
    Role.SYSTEM_ADMINISTRATOR: frozenset(
        {
            "members.keep_accounts",
            "members.keep_offices",
            "members.issue_tokens",
            "members.confirm_roles",
            "kernel.keep_holidays",
        }
    ),
    Role.SECURITY_ADMINISTRATOR: frozenset({"members.grant_roles", "members.confirm_signing_rights"}),
    Role.AUDIT_ADMINISTRATOR: frozenset({"kernel.read_audit"}),
    Role.OBSERVER: frozenset(),
}

# What lies dormant after a reset of password or second factor, until a second person has confirmed the holder.
SIGNING = frozenset(
    {
        "requests.sign_request",
        "requests.withdraw_request",
        "requests.sign_refusal_request",
        "members.accede",
    }
)

# What an office gives its own people; the other roles come from the administrators and the secretariat.
GIVEN_BY_OFFICE = (
    Role.CASE_OFFICER,
    Role.LIAISON,
    Role.TRAINING_COORDINATOR,
    Role.PROCURATOR_GENERAL_IN_CHARGE,
)
# What the office's own chief confirms as the second person; who signs is confirmed from outside.
CONFIRMED_BY_OFFICE = (Role.CASE_OFFICER, Role.LIAISON, Role.TRAINING_COORDINATOR)


def carried(appointment: Any) -> frozenset[str]:
    """The permissions of an appointment. A deputy does the daily work of the role: no signature, accession or vote."""
    granted = GRANTS[appointment.role]
    if appointment.stands_in_for_id is None:
        return granted
    return frozenset(permission for permission in granted if is_substituted(permission))


def is_substituted(permission: str) -> bool:
    """Whether a deputy may do this for somebody else. Who signs as deputy holds the right to sign by own appointment."""
    return permission not in SIGNING and not permission.startswith(("members.", "federation.", "kernel."))


def holds(user: Any, permission: str, office: Any = None) -> bool:
    """Whether a role of `user` (in `office`, when given: an Organisation or its id) carries `permission`."""
    if user is None or not getattr(user, "is_active", False):
        return False
    if permission in SIGNING and (user.signing_dormant_since or user.is_service):
        return False
    office_id = getattr(office, "pk", office)
    return any(
        permission in carried(held) and (office_id is None or held.organisation_id == office_id)
        for held in user.appointments
    )


class RoleBackend:
    """Authentication backend: makes `user.has_perm("requests.accept_request", obj)` the same everywhere.

    Without an object the question is whether a role carries the permission; with one the app's rule answers.
    """

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **_: Any
    ) -> Any:
        """The account, when the password is right. Takes the same time for an unknown account."""
        from members.models import User

        user = User.objects.filter(username=username or "").first()
        if user is None:
            User().set_password(password)
            return None
        return (
            user if user.check_password(password or "") and user.is_active and not user.is_service else None
        )

    def get_user(self, user_id: int) -> Any:
        from members.models import User

        return User.objects.filter(pk=user_id, is_active=True).first()

    def has_perm(self, user: Any, permission: str, obj: Any = None) -> bool:
        if obj is None:
            return holds(user, permission)
        app, codename = permission.split(".")
        rule = getattr(import_module(f"{app}.rules"), f"can_{codename.rsplit('_', 1)[0]}", None)
        return bool(rule and rule(user, obj))
