"""Comments of members on the articles of a draft, and the secretariat's answers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, states
from cooperation.kernel.delivery import notify
from cooperation.kernel.errors import NotAllowed, StatePassed
from members import notices, rules, selectors
from members.enums import VersionState
from members.models import AgreementVersion, ClauseComment, Organisation, User

WHOLE = 0  # the "article" of a comment on the whole draft
ANSWERABLE = (VersionState.DRAFT, VersionState.CONSULTATION, VersionState.VOTE)


@transaction.atomic
def comment(
    version: AgreementVersion, *, by: User, office: Organisation, article: int, text: str, proposal: str = ""
) -> ClauseComment:
    """Say something to one article (0: to the whole), for an office. Raises ValidationError without a text."""
    if office not in rules.commenting_offices(by):
        raise NotAllowed(target=version, act="members.comment")
    states.lock(version)
    until = version.consultation_until
    if version.state != VersionState.CONSULTATION or until is None or until < timezone.localdate():
        raise StatePassed(_("The consultation is over."), target=version, act="members.comment")
    code = _subject(version, article)
    if not text.strip():
        raise ValidationError({"text": _("Write your comment.")})
    row = ClauseComment.objects.create(
        version=version,
        article=article,
        code=code,
        organisation=office,
        author=by,
        text=text,
        proposal=proposal,
    )
    audit.record("members.comment", version, by=by, comment=row.pk, article=article)
    _tell_secretariat(row)
    return row


def _subject(version: AgreementVersion, article: int) -> str:
    """The subject of the article, which stays when drafting goes on and numbers move."""
    if article == WHOLE:
        return ""
    found = version.articles.filter(number=article).first()
    if found is None:
        raise ValidationError(_("There is no such article in this version."))
    return found.code


def _tell_secretariat(row: ClauseComment) -> None:
    notify(
        notices.COMMENT_WRITTEN,
        to=selectors.people_with("members.keep_agreement"),
        event=f"comment-{row.pk}",
        link=row.get_absolute_url(),
        n=row.version.number,
        office={"zh": row.organisation.name_zh, "en": row.organisation.name_en},
    )


@transaction.atomic
def answer_comment(row: ClauseComment, *, by: User, outcome: str, answer: str) -> ClauseComment:
    """Say what becomes of a comment. May be changed until the version is adopted."""
    if not rules.can_answer_comment(by, row):
        raise NotAllowed(target=row.version, act="members.answer_comment")
    version = states.lock(AgreementVersion.objects.get(pk=row.version_id))
    if version.state not in ANSWERABLE:
        raise StatePassed(target=version, act="members.answer_comment")
    if not answer.strip():
        raise ValidationError({"answer": _("Write the answer: a comment is not settled without one.")})
    row.outcome, row.answer, row.answered_by, row.answered_at = outcome, answer, by, timezone.now()
    row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    audit.record("members.answer_comment", version, by=by, comment=row.pk, outcome=outcome)
    notify(
        notices.COMMENT_ANSWERED,
        to=[row.author],
        event=f"comment-{row.pk}-{row.answered_at:%Y%m%d%H%M%S}",
        link=row.get_absolute_url(),
        n=version.number,
    )
    return row
