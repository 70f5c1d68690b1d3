from datetime import datetime
from typing import Any

import pytest

from flows.publish.markup import copy_map, nav, pair_rows, parallel, timeline
from flows.publish.sidebyside import Paragraph, Piece, Row, Run

EVIL = "<script>alert(1)</script>\"' onload='x"
ARTICLE: dict[str, Any] = {
    "source_name": EVIL, "headline": EVIL, "agency": EVIL, "group": EVIL, "group_no": 7, "first_in_group": True,
    "url": f"https://a.example/{EVIL}", "language": EVIL, "published_at": datetime(2024, 3, 5, 8),
    "published_precision": "day", "lag": 90.0, "tick": 10, "tick_end": 40, "copied_share": 0.004, "compare": EVIL,
}  # fmt: skip
PAIR = {
    "page": EVIL, "left": EVIL, "right": EVIL, "in_order": True, "lag": 5, "relation": EVIL, "share": 0.5,
    "n_shared_words": 1204, "n_material_edits": 2,
}  # fmt: skip
PIECES = (Piece(EVIL, None, False, ""), Piece(EVIL, "number", True, EVIL), Piece(EVIL, "insertion", False, ""))
SIDE = (Paragraph((Run(None, (), PIECES), Run(1, (1,), PIECES)), frozenset({1}), (EVIL, EVIL)),)
VIEW = {
    "left": ARTICLE, "right": ARTICLE, "passages": [1], "hues": {1: 3}, "moved": {1: 2},
    "kinds": {"number": "", "insertion": "alone"}, "left_width": 1000.0, "right_width": 600.5,
    "bands": [{"number": 1, "hue": 3, "left": (0.0, 10.0), "right": (0.0, 12.5)}],
}  # fmt: skip
PARTS = {
    "map": copy_map(VIEW),
    "rows": parallel([Row(SIDE, SIDE, True), Row(SIDE, (), False)], VIEW),
    "pairs": pair_rows([PAIR]),
    "time line": timeline([ARTICLE], [(50, "1 h")]),
}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_not_ours_is_escaped_wherever_it_stands(part: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39; onload=&#39;x" in PARTS[part]
    assert "<script" not in PARTS[part]
    assert "' onload" not in PARTS[part]


def test_a_passage_leads_to_the_same_words_and_says_which_way() -> None:
    left, right = PARTS["rows"].split("</td>")[:2]
    assert 'id="l1" href="#r1"' in left
    assert ", further down" in left
    assert "1 ↓</a>" in left
    assert 'id="r1" href="#l1"' in right
    assert ", further up" in right
    assert "1 ↑</a>" in right


def test_a_share_that_is_small_or_not_known_is_said_so() -> None:
    assert "&lt;1%</span>" in PARTS["time line"]
    assert '<span class="none">–</span>' in timeline([ARTICLE | {"copied_share": None}], [])


def test_the_section_a_page_belongs_to_is_told() -> None:
    assert '<a href="names.html" aria-current="page">' in nav("", "names")
    assert '<a href="../names.html" aria-current="true">' in nav("../", "names")
    assert nav("", "names").count("aria-current") == 1
