from flows.text.pages import read_page

STORY = "".join(
    f"<p>The talks on the harbor failed on Monday, officials of party {n} who took part in them said.</p>"
    for n in range(5)
)


def test_a_fragment_gives_all_its_paragraphs_without_media() -> None:
    fragment = (
        "<p>The talks <b>failed</b>,<br>they said.</p><figure><figcaption>A caption.</figcaption></figure>"
        "<ul><li>One</li><li>Two</li></ul>Loose text.<br/><br/>More of it.<script>x()</script>"
    )
    assert read_page(fragment).text.split("\n") == [
        "The talks failed, they said.",
        "One",
        "Two",
        "Loose text.",
        "More of it.",
    ]


def test_the_time_of_publishing_keeps_its_clock() -> None:
    head = '<meta property="article:published_time" content="2018-07-16T09:30:00+02:00">'
    json_ld = '<script type="application/ld+json">{"datePublished": "2018-07-16T09:30:05Z"}</script>'
    for said, expected in ((head, "2018-07-16T09:30:00+02:00"), (json_ld, "2018-07-16T09:30:05Z")):
        page = read_page(f"<html><head><title>T</title>{said}</head><body><article>{STORY}</article></body></html>")
        assert page.published == expected


def test_other_posts_on_a_page_are_left_out() -> None:
    other = STORY.replace("harbor", "railway")
    page = read_page(
        f'<html><body class="single postid-7"><article class="post-7">{STORY}</article>'
        f'<article class="post-8">{other}</article></body></html>'
    )
    assert "harbor" in page.text
    assert "railway" not in page.text


def test_markup_without_text_is_an_empty_page() -> None:
    assert read_page("<html></html>").text == ""
    assert read_page("<").text == ""
