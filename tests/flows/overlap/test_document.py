from hypothesis import given
from hypothesis import strategies as st

from flows.overlap.document import Document

PARTS = st.sampled_from(
    ["The port shut.", "“We went", "on, he said.", "it is over,” she said.", '"Now" I am sure', " (@mayor) May 7, 2018",
     "\n\n", "\n\n", "\n\n— The Mayor (@mayor) May 7", "'it was not", "so', he said", " ", "\n \n", "Mr. Holt"]
)  # fmt: skip
BODIES = st.lists(PARTS, max_size=25).map(" ".join)
MARKS = ("quoted", "spoken", "borders", "sentences", "stretches")


@given(BODIES, st.data())
def test_a_text_read_piece_by_piece_is_the_text_read_at_once(body: str, data: st.DataObject) -> None:
    whole, pieces = Document(body), Document(body)
    whole.read(0, len(whole))
    positions = st.integers(0, len(whole))
    for start, end in data.draw(st.lists(st.tuples(positions, positions), max_size=6)):
        pieces.read(start, end)
        for mark in MARKS:
            assert getattr(pieces, mark)[start:end] == getattr(whole, mark)[start:end]
    pieces.read(0, len(pieces))
    assert [getattr(pieces, mark) for mark in MARKS] == [getattr(whole, mark) for mark in MARKS]


def test_only_what_is_asked_for_is_read() -> None:
    doc = Document("The port shut. It rained.\n\nShe said: “We went home. It was late.”")
    doc.read(0, 3)
    assert list(doc.sentences) == [1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert 1 not in doc.quoted
    doc.read(6, 7)
    assert list(doc.sentences) == [1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1]
    assert list(doc.quoted) == [0] * 7 + [1] * 6


def test_a_quotation_goes_on_in_the_next_paragraph_also_when_that_is_read_alone() -> None:
    doc = Document("She said: “We went home.\n\nIt was late.” He left.")
    doc.read(5, 6)
    assert list(doc.quoted) == [0] * 5 + [1] * 3 + [0] * 2


def test_the_statement_above_a_signature_is_spoken_also_when_it_is_read_alone() -> None:
    doc = Document("It rained.\n\nAll is well here.\n\n— The Mayor (@mayor) May 7, 2018\n\nHe left.")
    doc.read(2, 3)
    assert list(doc.spoken[:6]) == [0, 0, 1, 1, 1, 1]
