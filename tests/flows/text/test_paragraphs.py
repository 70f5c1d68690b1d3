from flows.text.paragraphs import paragraphs


def test_blank_lines_part_paragraphs_and_lines_stand_alone() -> None:
    assert paragraphs("One. \n\n  Two.\nThree.\n \n\nFour.") == ["One.", "Two.", "Three.", "Four."]


def test_lines_wrapped_at_a_margin_are_joined_in_every_paragraph_of_the_text() -> None:
    text = (
        "Showers continued throughout the week in the Bahia cocoa\nzone, alleviating the drought since\n"
        "early January and improving prospects for the coming harvest.\n\n"
        "The dry period means it will be late this year, the firm\nsaid."
    )
    assert paragraphs(text) == [
        "Showers continued throughout the week in the Bahia cocoa zone, alleviating the drought since early "
        "January and improving prospects for the coming harvest.",
        "The dry period means it will be late this year, the firm said.",
    ]


def test_a_short_line_that_ends_a_sentence_ends_its_paragraph() -> None:
    text = (
        "Showers continued throughout the week in the Bahia cocoa\nzone, alleviating the drought.\n"
        "The dry period means it will be late this year, the firm\nsaid in its weekly review of the crop."
    )
    assert len(paragraphs(text)) == 2


def test_a_list_of_short_lines_is_not_joined() -> None:
    assert paragraphs("Milk\nBread\nButter and some cheese") == ["Milk", "Bread", "Butter and some cheese"]
    assert paragraphs("") == []
