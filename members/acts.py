"""What the audit log calls the acts on offices, accounts, roles and accessions."""

from django.utils.translation import gettext_lazy as _

from cooperation.kernel.acts import name_acts
from members.progress import TOLD

name_acts("members", {code.removeprefix("members."): words for code, (words, _key) in TOLD.items()})
name_acts(
    "members",
    {
        "save_details": _("Statement of intent and contact saved"),
        "acknowledge": _("Obligations acknowledged"),
        "joined": _("Became a member"),
        "login": _("Logged in"),
        "logout": _("Logged out"),
        "confirm_password": _("Password typed again"),
        "change_password": _("Password changed"),
        "ask_reset": _("New password asked for"),
        "reset_password": _("New password set"),
        "activate": _("Account activated"),
        "open_account": _("Account opened"),
        "edit_account": _("Account changed"),
        "edit_profile": _("Own data changed"),
        "set_active": _("Account opened or closed for logging in"),
        "send_activation_again": _("Activation link sent again"),
        "set_language": _("Language chosen"),
        "set_notice_wishes": _("Notice settings changed"),
        "grant_role": _("Role granted"),
        "confirm_role": _("Role confirmed by a second person"),
        "end_role": _("Role taken back"),
        "confirm_signing": _("Signing rights confirmed by a second person"),
        "decline_signing": _("Signing rights not confirmed"),
        "lay_dormant": _("Signing rights laid dormant"),
        "renew": _("Application taken to the version in force"),
        "first_administrator": _("First administrator appointed"),
        "grant": _("Access to one record granted"),
        "revoke": _("Access to one record taken back"),
        "issue_token": _("API token issued"),
        "revoke_token": _("API token revoked"),
        "import_offices": _("Offices imported"),
        "save_office": _("Office changed"),
        "export_directory": _("Directory exported"),
        "set_up_second_factor": _("Second factor set up"),
        "add_passkey": _("Passkey added"),
        "remove_passkey": _("Passkey removed"),
        "remove_second_factor": _("Second factor removed"),
        "reset_second_factor": _("Second factor reset by an administrator"),
        "renew_recovery_codes": _("New recovery codes made"),
        "use_recovery_code": _("Recovery code used"),
        "confirm_code": _("One-time code typed"),
        "end_session": _("Session ended"),
        "end_other_sessions": _("All other sessions ended"),
    },
)
