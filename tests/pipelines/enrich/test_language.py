from __future__ import annotations

import pytest

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
