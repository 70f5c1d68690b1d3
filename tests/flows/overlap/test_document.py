from hypothesis import given
from hypothesis import strategies as st

from flows.overlap.blocks import CONTENT, QUOTED, SENTENCE, SPOKEN, TELLING
from flows.overlap.document import Document

PARTS = st.sampled_from(
    ["The port shut.", "“We went", "on, he said.", "it is over,” she said.", '"Now" I am sure', " (@mayor) May 7, 2018",
     "\n\n", "\n\n", "\n\n— The Mayor (@mayor) May 7", "'it was not", "so', he said", " ", "\n \n", "Mr. Holt"]
)  # fmt: skip
BODIES = st.lists(PARTS, max_size=25).map(" ".join)


@given(BODIES, st.data())
def test_a_text_read_piece_by_piece_is_the_text_read_at_once(body: str, data: st.DataObject) -> None:
    whole, pieces = Document(body), Document(body)
    whole.read(0, len(whole))
    positions = st.integers(0, len(whole))
    for start, end in data.draw(st.lists(st.tuples(positions, positions), max_size=6)):
        pieces.read(start, end)
        assert pieces.marks[start:end].tolist() == whole.marks[start:end].tolist()
    pieces.read(0, len(pieces))
    assert pieces.marks.tolist() == whole.marks.tolist()


def marked(doc: Document, mark: int) -> list[int]:
    return [int(marks & mark != 0) for marks in doc.marks]


def test_only_what_is_asked_for_is_read() -> None:
    doc = Document("The port shut. It rained.\n\nShe said: “We went home. It was late.”")
    doc.read(0, 3)
    assert marked(doc, SENTENCE) == [1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert 1 not in marked(doc, QUOTED)
    doc.read(6, 7)
    assert marked(doc, SENTENCE) == [1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1]
    assert marked(doc, QUOTED) == [0] * 7 + [1] * 6 + [0]


def test_a_quotation_goes_on_in_the_next_paragraph_also_when_that_is_read_alone() -> None:
    doc = Document("She said: “We went home.\n\nIt was late.” He left.")
    doc.read(5, 6)
    assert marked(doc, QUOTED) == [0] * 5 + [1] * 3 + [0] * 3


def test_the_statement_above_a_signature_is_spoken_also_when_it_is_read_alone() -> None:
    doc = Document("It rained.\n\nAll is well here.\n\n— The Mayor (@mayor) May 7, 2018\n\nHe left.")
    doc.read(2, 3)
    assert marked(doc, SPOKEN)[:6] == [0, 0, 1, 1, 1, 1]


def test_words_are_marked_by_what_they_are() -> None:
    doc = Document("The U.S. envoy met twelve of 14 rebels")

    def words(mark: int) -> list[str]:
        return [doc.key(word) for word in range(len(doc)) if doc.marks[word] & mark]

    assert words(CONTENT) == ["envoy", "met", "twelve", "rebels"]
    assert words(TELLING) == ["the", "us", "twelve", "14"]


def test_a_name_has_its_capital_inside_a_sentence_too() -> None:
    doc = Document("Smith left. Nobody saw Smith leave.")
    assert [doc.is_name(word) for word in range(3)] == [True, False, False]
