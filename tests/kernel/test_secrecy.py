"""Graded marks are found in all their spellings; words that only speak of secrets are not."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cooperation.kernel.secrecy import graded_mark, refuse_graded

MARKED = [
    "密级：机密", "密级:秘密★3年", "密 级 ： 机 密", "密級：機密", "保密等级：秘密", "密级☑机密", "密级：秘密级",
    "绝密★", "机密★10年", "秘密★", "机密★长期", "机 密 ★", "機密★", "★机密", "机密*10年", "国家秘密★10年", "机\u200b密★",
    "【机密】", "(绝密)", "（秘密）", "〔机密〕", "【绝密件】", "名单\t（绝 密）",
    "绝密", "絕密", "机密文件", "秘密 5年", "特急 机密", "正文\n机密\n其他", "绝密：关于某某案", "机密 关于某某",
    "机密-名单.pdf", "绝密.docx", "名单_绝密_终稿.pdf", "名单（机密）.xlsx", "名单 机密.pdf",
    "Classification: SECRET", "classification: Top Secret", "TOP SECRET", "ＴＯＰ ＳＥＣＲＥＴ", "CONFIDENTIAL",
    "[CONFIDENTIAL]", "SECRET//NOFORN", "top secret list.pdf", "SECRET_list.pdf",
]  # fmt: skip

UNMARKED = [
    "", "商业秘密", "秘密拍摄", "国家秘密", "保守秘密", "秘密级事项说明", "工作秘密", "个人隐私", "【商业秘密】", "商业秘密★",
    "本平台不得存储、处理国家秘密", "国家秘密(绝密、机密、秘密)", "密级：绝密、机密、秘密三种", "密级：", "密级：无", "密级：内部",
    "密级：□绝密 □机密", "侵犯商业秘密罪-证据.pdf", "商业秘密.pdf", "商业-秘密.pdf", "秘密取证 办法.docx", "机密性测试报告.pdf",
    "关于秘密拍摄的说明.pdf", "对举报人信息保守秘密。", "司机密切配合", "拒绝密谈", "神秘密码", "秘密侦查措施的使用说明",
    "商业秘密 工作秘密\n国家秘密", "The witness asked for confidential treatment", "It is no secret.", "Secretary",
    "secret garden.pdf",
]  # fmt: skip


@pytest.mark.parametrize("text", MARKED)
def test_mark_is_found(text: str) -> None:
    assert graded_mark(text)


@pytest.mark.parametrize("text", UNMARKED)
def test_ordinary_words_are_no_mark(text: str) -> None:
    assert graded_mark(text) is None


@pytest.mark.parametrize(
    "text", ["-" * 500_000, "(" * 250_000 + " " * 250_000, "秘 " * 250_000, "密级" * 250_000, "★" * 500_000]
)
def test_hostile_length_costs_no_more_than_its_length(text: str) -> None:
    start = time.monotonic()
    graded_mark(text)
    assert time.monotonic() - start < 5


def test_refusal_stands_on_the_field_and_quotes_the_mark() -> None:
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        refuse_graded("某某案，机密★10年", "purpose")
    assert list(caught.value.message_dict) == ["purpose"]
    assert "机密★" in caught.value.message_dict["purpose"][0]
    assert caught.value.error_dict["purpose"][0].code == "graded"


def test_without_a_field_and_without_a_mark() -> None:
    refuse_graded("商业秘密", "purpose")
    with pytest.raises(ValidationError) as caught:
        refuse_graded("绝密★")
    assert caught.value.code == "graded"
