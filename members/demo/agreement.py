"""The demonstration's amendment: a version 2 in consultation, with comments of members, some of them answered."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from members.actions import agreement_comments as comments
from members.actions import agreement_course as course
from members.actions import agreement_drafting as drafting
from members.demo.clock import Timeline
from members.demo.joining import People
from members.models import AgreementVersion, Article, User

LATE = (
    "新加入的单位只签署了较新版本的，在与仅签署较早版本的成员单位之间，适用该较早版本。",
    "Where an office has joined under a later version, the earlier version applies between it and a member that has"
    " signed only the earlier one.",
)
REMOTE = {
    "title_zh": "远程协作",
    "title_en": "Remote assistance",
    "text_zh": "讯问、询问、辨认能够以远程视频方式进行的，可以请求协作方提供场所和设备，由请求方人员远程进行。\n\n"
    "远程讯问、询问应当全程同步录音录像；协作方核实被讯问人、被询问人的身份。",
    "text_en": "Where an interrogation, an interview or an identification can be held by video, the assisting office may be"
    " asked for place and equipment, and staff of the requesting office conduct it from afar.\n\nThe whole of it shall be"
    " recorded in sound and picture; the assisting office verifies the identity of the person.",
}
LONGER = (
    ("逾期超过十日", "逾期超过十五日"),
    ("more than ten days overdue", "more than fifteen days overdue"),
)

# Account, subject of the article ("" for the whole), what is said, what is proposed, outcome and answer ("" if open).
COMMENTS = [
    ("mianyang-delegate", "remote", "演示：建议明确远程讯问笔录的签字方式。",
     "笔录经被讯问人核对后，可以电子方式签字确认。", "taken", "演示：同意，拟写入操作规程。"),
    ("nanchong-pg", "execution", "演示：边远县院交通不便，一般期限是否可以适当放宽？", "", "explained",
     "演示：身份协查对边远地区已另有十五日期限；其他事项可以依照第十七条延长。"),
    ("luxian-delegate", "remote", "演示：基层院设备不足，建议由市级院统一提供场所。", "", "", ""),
    ("zunyi-chief", "amendment", "演示：赞成对后加入单位适用版本作出规定。", "", "", ""),
]  # fmt: skip


def plan_agreement(timeline: Timeline, people: People) -> None:
    """Drafted five weeks ago, laid before the members three weeks ago, open for another month."""
    staff = people["secretariat-1"]
    timeline.add(36, lambda: _draft(staff), hour=14)
    timeline.add(21, lambda: _consult(staff), hour=9)
    for place, row in enumerate(COMMENTS):
        timeline.add(15 - 3 * place, _comment(people, row), hour=11)


def _draft(staff: Any) -> None:
    version = drafting.start_version(by=staff)
    matters = _article(version, "execution")
    drafting.insert_article(version, by=staff, after=matters.number, code="remote", **REMOTE)
    amendment = _article(version, "amendment")
    text_zh, text_en = (
        f"{text}\n\n{more}" for text, more in zip((amendment.text_zh, amendment.text_en), LATE, strict=True)
    )
    drafting.edit_article(amendment, by=staff, text_zh=text_zh, text_en=text_en)
    row = version.periods.get(code="long_overdue")
    drafting.edit_row(row, by=staff, amount=15)
    _replace(_article(version, "result"), staff, *LONGER)


def _replace(article: Article, staff: Any, chinese: tuple[str, str], english: tuple[str, str]) -> None:
    texts = {"text_zh": article.text_zh.replace(*chinese), "text_en": article.text_en.replace(*english)}
    drafting.edit_article(article, by=staff, **texts)


def _consult(staff: Any) -> None:
    version = _second()
    course.open_consultation(version, by=staff, until=timezone.localdate() + timedelta(days=51))


def _comment(people: People, row: tuple[str, ...]) -> Any:
    username, code, text, proposal, outcome, answer = row

    def act() -> None:
        version = _second()
        author = User.objects.get(
            pk=people[username].pk
        )  # the offices of `people` were read before they joined
        number = _article(version, code).number if code else comments.WHOLE
        office = author.office
        said = comments.comment(
            version, by=author, office=office, article=number, text=text, proposal=proposal
        )
        if outcome:
            comments.answer_comment(said, by=people["secretariat-2"], outcome=outcome, answer=answer)

    return act


def _second() -> AgreementVersion:
    return AgreementVersion.objects.get(number=2)


def _article(version: AgreementVersion, code: str) -> Article:
    return version.articles.get(code=code)
