from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.language import language_of


@pytest.mark.parametrize(
    ("text", "hints", "language"),
    [
        ("The attorney general said on Friday that the state has joined the suit.", [], "en"),
        ("La fiscal general anunció el viernes que el estado se ha unido a la demanda.", ["en"], "es"),
        (
            "Le gouvernement a annoncé vendredi que ces mesures seront appliquées dans toutes les villes du pays avant "
            "la fin de cette année, selon un communiqué du ministère de la justice publié hier soir.",
            ["en"],
            "fr",
        ),
        ("Ruiz, Ana", ["es-MX"], "es"),
        ("Ruiz, Ana", [], None),
        ("", ["english"], None),
    ],
)
def test_language_of(text: str, hints: list[str], language: str | None) -> None:
    assert language_of(text, hints)[0] == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The director said: “Nuestras familias no tienen miedo.” The march was on Friday, and hundreds came to it.", "en"),
        ("FOR IMMEDIATE RELEASE\nContact: Ana Ruiz\nEl senador presentó hoy un proyecto de ley para los jóvenes del país.", "es"),
        ("O governo anunciou nesta sexta-feira que os estudantes terão mais tempo para renovar os seus vistos.", "pt"),
        ("Depatman an anonse jodi a ke li pwolonje TPS pou moun Ayiti ki nan peyi a.", "ht"),
        ("Bộ hôm nay thông báo rằng những người có quy chế bảo vệ tạm thời phải đăng ký lại trong vòng sáu mươi ngày.", "vi"),
        ("移民局今天宣布延长临时保护身份十八个月，现有受益人必须在六十天内重新登记。", "zh"),
        ("이민국은 오늘 임시 보호 신분을 열여덟 달 연장한다고 발표했습니다. 기존 수혜자는 다시 등록해야 합니다.", "ko"),
        ("Officers of the county took ten fugitives into custody.", "en"),
        (" \n\t" * 4_000 + "The attorney general said on Friday that the state has joined the suit.", "en"),
        ("Cosponsors: Ann Babin (TX-36), Andy Biggs (AZ-05), Jeff Dunn (SC-03), Matt Getz (FL-01), Lou Hart (TX-01), Jo Pine (CT-05), Al Roe", "en"),
    ],
)  # fmt: skip
def test_languages_of_newsrooms(text: str, language: str) -> None:
    assert language_of(text, [])[0] == language


@given(st.text(), st.lists(st.text(max_size=6), max_size=2))
def test_any_text_has_a_code_or_none(text: str, hints: list[str]) -> None:
    code, rule = language_of(text, hints)
    assert rule
    assert code is None or (len(code) == 2 and code.islower() and code.isalpha())
