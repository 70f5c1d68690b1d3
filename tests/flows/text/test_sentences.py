import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text.sentences import sentence_spans

CASES = [
    ["U.N. Secretary-General Antonio Guterres said so Thursday.", "He spoke in Tokyo."],
    ["The U.S. said no.", "China agreed."],
    ["He flew to the U.S. on Monday.", "She stayed."],
    ["Gen. Mark Milley met Sen. John McCain on Jan. 5 in Washington, D.C., officials said.", "Talks continued."],
    ["Lt. Col. J. R. Smith Jr. resigned.", "He gave no reason."],
    ['"It is very clear," Guterres said.', '"We must act."'],
    ["“It is crucial to … achieve the result we all aim at,” Guterres said.", "He left."],
    ['"crucial to ... achieve the result we all aim at, which is peace," he said.', "Japan agreed."],
    ["He left “the door ajar.”", "Talks resume Monday."],
    ['"Will you go?" she asked.', '"No!" he said.'],
    ["Shares of Apple Inc. rose 3.5 percent to $150.25.", "Amazon.com Inc. fell."],
    ["The firm, based in St. Louis, Mo., employs 1,200 people.", "It was founded by Dr. A. B. Jones."],
    ["The meeting starts at 10 a.m. Friday.", "It ends at 5 p.m.", "Reporters may attend."],
    ["The No. 2 official in the U.K. resigned.", "Prime Minister May accepted."],
    ['"I don\'t know..." he said.', '"Maybe..."'],
    ["What happened?!", "Nobody knows."],
    ["The U.S. Army's Gen. Smith said: \"We are ready.\"", "U.S. officials agreed."],
    ["1. What happens next?", "Nobody knows."],
    ["“Will you go?” Jane Roe asked.", "He shook his head."],
    ["She said no.", "They left."],
]  # fmt: skip


@pytest.mark.parametrize("sentences", CASES, ids=lambda c: c[0][:30])
def test_sentences_of_news_prose_are_parted(sentences: list[str]) -> None:
    body = " ".join(sentences)
    assert [body[start:end] for _, start, end in sentence_spans(body)] == sentences


def test_paragraphs_are_numbered_and_never_run_together() -> None:
    body = "A heading\n\nOne. Two.\n\n- a list item\n\n“Three.”"
    assert [(n, body[s:e]) for n, s, e in sentence_spans(body)] == [
        (0, "A heading"), (1, "One."), (1, "Two."), (2, "- a list item"), (3, "“Three.”"),
    ]  # fmt: skip


def test_sentences_of_scripts_without_spaces_are_parted() -> None:
    body = "会談は失敗した。次は六月だ。"
    assert [body[s:e] for _, s, e in sentence_spans(body)] == ["会談は失敗した。", "次は六月だ。"]


@given(st.text(alphabet=st.sampled_from("aA .?!…\"“”'()\n1🙂e\u0301U.S")) | st.text())
def test_spans_are_ordered_hold_all_but_white_space_and_cross_no_paragraph(body: str) -> None:
    spans = sentence_spans(body)
    position = 0
    for _, start, end in spans:
        assert position <= start < end <= len(body)
        assert not body[position:start].strip()
        assert body[start:end] == body[start:end].strip()
        assert "\n\n" not in body[start:end]
        position = end
    assert not body[position:].strip()
