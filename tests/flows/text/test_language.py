import pytest

from flows.text.language import language_of

TABLE = ("Oslo Bergen Turku shares rose 12 points, trading volumes 4,500 lots in a day for Bergen, after harbour tolls "
         "fell; the Turku index gained 3 points, Bergen shares 2 points, copper 1 point, dealers said.")  # fmt: skip
ENGLISH = "He said that the talks on the harbour had failed, and that it was for the city to decide. " * 2
GERMAN = "Die Verhandlungen über den Hafen sind gescheitert, sagte ein Sprecher der Stadt am Montag. " * 3
NO_THE = ("Atlantic Freight and Harbor said its net rose to 1.2 mln dlrs from 900,000 dlrs in January, with revenue up "
          "12 pct. Net includes a gain of 200,000 dlrs on sale of property.")  # fmt: skip
HUNGARIAN = (  # "a" is its "the"
    "A kormány szerint a tárgyalások a kikötőről a jövő héten folytatódnak, és a miniszter is részt vesz a vitán. "
    "A hajósok a partnál várnak, a vihar a móló egy részét elvitte, a város a károkat méri, a sajtó a helyszínen van."
)


def test_running_and_terse_english_are_told_without_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("py3langid.classify", lambda text: pytest.fail("asked"))
    assert language_of(ENGLISH) == "en"
    assert language_of(TABLE) == "en"
    assert language_of(NO_THE) == "en"


def test_other_languages_are_not_taken_for_english_though_they_use_its_letters() -> None:
    assert language_of(HUNGARIAN) == "hu"
    assert language_of(f"{HUNGARIAN} „Away with the tide, and the harbour”") == "hu"  # an English title
    assert language_of(GERMAN) == "de"


def test_too_few_words_have_no_language() -> None:
    assert language_of("Foto: the port") is None


@pytest.mark.parametrize(("declared", "code"), [("en-GB", "en"), ("Deutsch", "de"), ("eng", "en")])
def test_a_declared_language_wins(declared: str, code: str) -> None:
    assert language_of(HUNGARIAN, declared) == code
