"""Every finding has its words, in both languages, and stands on the page in docs/."""

import re

import pytest

from sync_service.contract.definitions import RuleLine
from sync_service.contract.finding_page import PAGE, finding_page
from sync_service.contract.loading import load_contract
from sync_service.domain.finding_texts import CATALOGUE, GROUPS
from tests.conftest import ROOT

CONTRACT = load_contract()
RULES = [line for code in CONTRACT.forms for line in CONTRACT.form(code).rules]
SLOT = re.compile(r"\{([a-z_]+)\}")
# What a clerk does not say.
JARGON = re.compile(
    r"\b(XML|JSON|UTF|hash|null|server|upload|download|token|parse|schema|stamp)\b", re.I
)
MENDING = re.compile(
    "sửa|kiểm tra|nhập|ghi|rà lại|chọn|xóa|chỉ tính|mỗi người|đối chiếu|để trống", re.IGNORECASE
)
MARKS = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.I)


def test_the_page_is_complete() -> None:
    """docs/findings.md is what the catalogue and the forms say (`make findings` mends it)."""
    assert (ROOT / PAGE).read_text(encoding="utf-8") == finding_page(CONTRACT)


def test_every_code_stands_on_the_page_once() -> None:
    """Those of the catalogue and those of the forms' rules, no code in two groups."""
    codes = [*CATALOGUE, *(line.code for line in RULES)]
    assert len(codes) == len(set(codes)) == sum(map(len, GROUPS.values())) + len(RULES)
    page = finding_page(CONTRACT)
    assert [code for code in codes if page.count(f"| `{code}` |") != 1] == []


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_finding_says_what_is_wrong_and_how_to_mend_it(code: str) -> None:
    """In whole sentences, in Vietnamese with its marks, without a program's words."""
    entry = CATALOGUE[code]
    for text in (entry.vi, entry.vi_mend, entry.en, entry.en_mend):
        assert text.strip() == text and (text.endswith(".") or SLOT.fullmatch(text)), text
    for text in (entry.vi, entry.vi_mend):
        if not SLOT.fullmatch(text):
            assert MARKS.search(text), text
            assert not JARGON.search(SLOT.sub("", text)), text


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_languages_name_the_same(code: str) -> None:
    """What English names stands in Vietnamese, where a clerk reads it."""
    entry = CATALOGUE[code]
    english = {slot.removesuffix("_en") for slot in SLOT.findall(entry.en + entry.en_mend)}
    assert english <= set(SLOT.findall(entry.vi + entry.vi_mend))


@pytest.mark.parametrize("line", RULES, ids=lambda line: line.code)
def test_a_rule_says_how_to_mend_it(line: RuleLine) -> None:
    """Its message tells what was found and what to do, in both languages."""
    message = line.message
    assert message.en and message.vi.count(".") >= 1
    assert MARKS.search(message.vi) and not JARGON.search(message.vi)
    assert MENDING.search(message.vi), message.vi
