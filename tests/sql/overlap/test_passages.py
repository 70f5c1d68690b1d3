from tests.flows.overlap.texts import A, B
from tests.sql.overlap.test_alignments import of
from tests.support import run_memo


def test_passages_are_numbered_from_one_in_the_order_of_a() -> None:
    rows = run_memo("overlap.passages", {"overlap.alignments": of((A, B), (B, A))}).rows(named=True)
    assert [(row["article_a"], row["passage_no"]) for row in rows] == [
        (a, n) for a in ("a0", "a1") for n in range(1, 6)
    ]
    assert [row["a_start"] for row in rows[:5]] == sorted(row["a_start"] for row in rows[:5])
    assert [edit["kind"] for edit in rows[3]["edits"]] == ["number", "number", "name"]


def test_no_alignments_give_no_passages() -> None:
    assert run_memo("overlap.passages", {"overlap.alignments": of()}).is_empty()
