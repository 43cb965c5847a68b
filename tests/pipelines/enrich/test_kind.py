from __future__ import annotations

import pytest

from pipelines.enrich.kind import kind_of


@pytest.mark.parametrize(
    ("title", "labels", "kind"),
    [
        ("ICE arrests 32 in Dallas operation", [], "press_release"),
        ("Statement by Secretary Lopez on the ruling", [], "statement"),
        ("Statement from the Council on Family Separation", [], "statement"),
        ("Joint Statement on Detention Deaths", [], "statement"),
        ("Director issues statement on the verdict", [], "statement"),
        ("Financial statements of two firms were forged, jury finds", [], "press_release"),
        ("MEDIA ADVISORY: Vigil at the courthouse", [], "advisory"),
        ("Fact Sheet: What the new rule does", [], "fact_sheet"),
        ("Attorney General Delivers Remarks at the Border", [], "speech"),
        ("Open letter to the Secretary", [], "letter"),
        ("Officer sentenced for opening letters", [], "press_release"),
        ("Declaración de la directora sobre el fallo", [], "statement"),
        ("What the ruling means", ["Blog"], "blog"),
        ("Vigil tomorrow", ["Media Advisory"], "advisory"),
        ("Statement of the director on the order", ["Press Release"], "statement"),
        ("Ten arrested", ["Press Releases"], "press_release"),
        (
            "Ten arrested",
            ["a long sentence that happens to hold the word statement far from being a label"],
            "press_release",
        ),
    ],
)
def test_kind_of(title: str, labels: list[str], kind: str) -> None:
    assert kind_of(title, labels)[0] == kind
