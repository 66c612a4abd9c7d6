"""The tables of the members app: joining, leaving, decisions about a membership, the course of a version."""

from django.utils.translation import gettext_lazy as _

from cooperation.kernel.states import Transition, by_system, workflow
from members import rules
from members.enums import AccessionState as S
from members.enums import DecisionState as D
from members.enums import VersionState as V
from members.enums import WithdrawalState as W

ACCESSION = workflow(
    "members.Accession",
    initial=S.DRAFT,
    transitions=[
        Transition("submit", (S.DRAFT,), S.SUBMITTED, rules.can_accede, _("Sign and submit"), primary=True),
        Transition("resubmit", (S.SUPPLEMENT,), S.SUBMITTED, rules.can_accede, _("Send the supplement"), primary=True),
        Transition("take_back", (S.DRAFT, S.SUBMITTED, S.FORMAL_CHECK, S.SUPPLEMENT, S.COUNCIL_VOTE), S.WITHDRAWN,
                   rules.can_accede, _("Take back the application")),
        Transition("start_check", (S.SUBMITTED,), S.FORMAL_CHECK, rules.can_check, _("Start the formal check"),
                   primary=True),
        Transition("ask_supplement", (S.FORMAL_CHECK,), S.SUPPLEMENT, rules.can_check, _("Ask for a supplement")),
        Transition("pass_check", (S.FORMAL_CHECK,), S.COUNCIL_VOTE, rules.can_check, _("Pass the formal check"),
                   primary=True),
        Transition("approve", (S.COUNCIL_VOTE,), S.APPROVED, rules.can_decide, _("Approve"), primary=True),
        Transition("decline", (S.COUNCIL_VOTE,), S.DECLINED, rules.can_decide, _("Decline with reasons")),
        Transition("enter_into_force", (S.APPROVED,), S.IN_FORCE, by_system, _("Enter into force"), page=False),
        Transition("end_membership", (S.IN_FORCE,), S.ENDED, by_system, _("End the membership"), page=False),
    ],
)  # fmt: skip

WITHDRAWAL = workflow(
    "members.Withdrawal",
    initial=W.NOTIFIED,
    transitions=[
        Transition("take_back_notice", (W.NOTIFIED,), W.TAKEN_BACK, rules.can_accede, _("Take back the notice")),
        Transition("take_effect", (W.NOTIFIED,), W.EFFECTIVE, by_system, _("Take effect"), page=False),
        Transition("overtake", (W.NOTIFIED,), W.OVERTAKEN, by_system, _("Overtake"), page=False),
    ],
)  # fmt: skip

DECISION = workflow(
    "members.MembershipDecision",
    initial=D.PROPOSED,
    transitions=[
        Transition("confirm_decision", (D.PROPOSED,), D.CONFIRMED, rules.can_confirm_decision,
                   _("Confirm the record"), primary=True),
        Transition("reject_decision", (D.PROPOSED,), D.REJECTED, rules.can_record_decision, _("Do not confirm")),
        Transition("end_decision", (D.CONFIRMED,), D.ENDED, by_system, _("End"), page=False),
    ],
)  # fmt: skip

VERSION = workflow(
    "members.AgreementVersion",
    initial=V.DRAFT,
    transitions=[
        Transition("open_consultation", (V.DRAFT,), V.CONSULTATION, rules.can_keep, _("Open the consultation"),
                   primary=True),
        Transition("propose_adoption", (V.CONSULTATION,), V.VOTE, rules.can_keep, _("Propose for adoption"),
                   primary=True),
        Transition("return_to_draft", (V.CONSULTATION,), V.DRAFT, rules.can_keep, _("Return to drafting")),
        Transition("adopt_provisionally", (V.VOTE,), V.ADOPTED, rules.can_adopt, _("Adopt provisionally"),
                   primary=True),
        Transition("reopen_consultation", (V.VOTE,), V.CONSULTATION, rules.can_keep, _("Do not adopt yet")),
        Transition("bring_into_force", (V.ADOPTED,), V.IN_FORCE, by_system, _("Enter into force"), page=False),
        Transition("supersede", (V.IN_FORCE,), V.SUPERSEDED, by_system, _("Supersede"), page=False),
    ],
)  # fmt: skip
