"""The table of the request workflow: one row a transition. Read it top to bottom, as a request goes."""

from django.utils.translation import gettext_lazy as _

from cooperation.kernel.states import STAYS, Transition, by_system, workflow
from requests import rules
from requests.enums import State as S

OPEN_THERE = (S.SENT, S.RECEIVED)
BEFORE_RESULT = (
    S.SENT,
    S.RECEIVED,
    S.SUPPLEMENT_ASKED,
    S.ACCEPTED,
    S.ASSIGNED,
    S.IN_PROGRESS,
    S.REFUSAL_AWAITING_SIGNATURE,
)
BEING_DONE = (S.ASSIGNED, S.IN_PROGRESS, S.RETURNED_FOR_COMPLETION)
# With the assisting office, or back from it; a supplement that was asked for has its own act.
UNDER_WAY = (*OPEN_THERE, S.ACCEPTED, *BEING_DONE, S.REFUSAL_AWAITING_SIGNATURE, S.RESULT_SENT)

REQUEST = workflow(
    "requests.AssistanceRequest",
    initial=S.DRAFT,
    transitions=[
        # the requesting office
        Transition("submit", (S.DRAFT,), S.AWAITING_SIGNATURE, rules.can_submit,
                   _("Submit to the procurator-general for signature"), primary=True),
        Transition("discard", (S.DRAFT,), S.WITHDRAWN, rules.can_discard, _("Discard the draft")),
        Transition("sign", (S.AWAITING_SIGNATURE,), S.SENT, rules.can_sign, _("Sign and send"), primary=True),
        Transition("return_to_drafter", (S.AWAITING_SIGNATURE,), S.DRAFT, rules.can_sign, _("Return with a remark")),
        Transition("withdraw", BEFORE_RESULT, S.WITHDRAWN, rules.can_withdraw, _("Withdraw the request")),
        Transition("add_supplement", UNDER_WAY, STAYS, rules.can_add_supplement, _("Add a paper or a correction")),
        # the assisting office
        Transition("receive", (S.SENT,), S.RECEIVED, rules.can_receive, _("Confirm receipt")),
        Transition("accept", OPEN_THERE, S.ACCEPTED, rules.can_accept, _("Accept and assign"), primary=True),
        Transition("ask_supplement", OPEN_THERE, S.SUPPLEMENT_ASKED, rules.can_ask_supplement,
                   _("Ask for a supplement")),
        Transition("answer_supplement", (S.SUPPLEMENT_ASKED,), S.RECEIVED, rules.can_answer_supplement,
                   _("Send the supplement"), primary=True),
        Transition("lapse", (S.SUPPLEMENT_ASKED,), S.LAPSED, by_system, _("Lapse"), page=False),
        Transition("refuse", OPEN_THERE, S.REFUSAL_AWAITING_SIGNATURE, rules.can_refuse, _("Propose a refusal")),
        Transition("sign_refusal", (S.REFUSAL_AWAITING_SIGNATURE,), S.REFUSED, rules.can_sign_refusal,
                   _("Sign the refusal"), primary=True),
        Transition("return_refusal", (S.REFUSAL_AWAITING_SIGNATURE,), S.RECEIVED, rules.can_sign_refusal,
                   _("Do not refuse")),
        Transition("assign", (S.ACCEPTED, *BEING_DONE), S.ASSIGNED, rules.can_accept, _("Assign")),
        Transition("start_work", (S.ASSIGNED,), S.IN_PROGRESS, rules.can_send_result, _("Start work")),
        Transition("send_result", BEING_DONE, S.RESULT_SENT, rules.can_send_result, _("Return the result"),
                   primary=True),
        # back at the requesting office
        Transition("send_back", (S.RESULT_SENT,), S.RETURNED_FOR_COMPLETION, rules.can_confirm_result,
                   _("Send back for completion")),
        Transition("confirm_result", (S.RESULT_SENT,), S.RESULT_CONFIRMED, rules.can_confirm_result,
                   _("Confirm the result"), primary=True),
        Transition("close", (S.RESULT_CONFIRMED,), S.CLOSED, rules.can_confirm_result, _("Close"), primary=True),
        Transition("close_unanswered", (S.RESULT_SENT,), S.CLOSED, by_system, _("Close without answer"), page=False),
    ],
)  # fmt: skip
