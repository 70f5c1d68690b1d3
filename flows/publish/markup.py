"""The parts of a page that come by the hundred, written in Python: as templates they took most of a report's time.

Everything that is not a literal here goes through `escape`, as in a template.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from markupsafe import Markup, escape

from flows.publish.marts import Record
from flows.publish.sidebyside import Paragraph, Piece, Row, Run
from flows.publish.wording import count, duration, headline, lang, moment, percent, web_link

NAV = (
    ("index", "Stories"),
    ("sources", "Sources"),
    ("names", "People and places"),
    ("quotes", "Quotations"),
    ("quality", "Quality"),
    ("about", "About the data"),
)


@cache
def nav(root: str, section: str) -> Markup:
    """The list of a page's links to the report's sections; `section` is the one it belongs to."""
    current = f' aria-current="{"true" if root else "page"}"'
    return Markup("".join(
        f'      <li><a href="{root}{page}.html"{current if page == section else ""}>{label}</a></li>\n'
        for page, label in NAV
    ))  # fmt: skip


def copy_map(view: Record) -> Markup:
    """One text over the other, each passage joined by a band: what was kept, left out and moved, at a glance."""
    bands = "".join(_band(**band) for band in view["bands"])
    found = escape(count(len(view["passages"]), "passage"))
    return Markup(
        f'<figure class="map">\n  <p class="end" dir="auto">{escape(view["left"]["source_name"])}</p>\n'
        '  <svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" '
        f'aria-label="{found} of the upper text found in the lower one">\n'
        f'    <rect class="ground" width="{view["left_width"]}" height="20"/>'
        f'<rect class="ground" y="80" width="{view["right_width"]}" height="20"/>\n{bands}  </svg>\n'
        f'  <p class="end" dir="auto">{escape(view["right"]["source_name"])}</p>\n</figure>\n'
    )


def _band(number: int, hue: int, left: tuple[float, float], right: tuple[float, float]) -> str:
    return (
        f'    <g class="h{hue:d}" data-passage="{number:d}"><path class="band" '
        f'd="M{left[0]},20 L{left[1]},20 L{right[1]},80 L{right[0]},80 Z"/>'
        f'<rect x="{left[0]}" width="{left[1] - left[0]}" height="20"/>'
        f'<rect x="{right[0]}" y="80" width="{right[1] - right[0]}" height="20"/></g>\n'
    )


def parallel(rows: Iterable[Row], view: Record) -> Markup:
    """The table rows of two texts side by side, with who is quoted in a paragraph before it."""
    return Markup("".join(
        f'  <tr class="{"matched" if row.matched else "apart"}" role="row">\n'
        f'{_cell(row.left, "l", view["left"], view)}{_cell(row.right, "r", view["right"], view)}  </tr>\n'
        for row in rows
    ))  # fmt: skip


def _cell(paragraphs: Sequence[Paragraph], side: str, article: Record, view: Record) -> str:
    texts = "".join(
        f'{_speakers(p.speakers)}    <p class="para" dir="auto">{words(p, side, view)}</p>\n' for p in paragraphs
    )
    return (
        f'    <td role="cell" data-source="{escape(article["source_name"])}" '
        f'class="{side}{"" if paragraphs else " empty"}"{lang(article["language"])}>\n{texts}    </td>\n'
    )


def _speakers(speakers: Iterable[str]) -> str:
    names = ", ".join([f'<span dir="auto">{escape(name)}</span>' for name in speakers])
    return f'<p class="speakers"><span class="vh">Quoted: </span>{names}</p>' if names else ""


def pair_rows(pairs: Iterable[Record]) -> Markup:
    """The table rows of a story's pairs."""
    return Markup("".join(
        f'  <tr role="row"><th scope="row" role="rowheader"><a href="../{escape(pair["page"])}">'
        f'<bdi>{escape(pair["left"])}</bdi> {"→" if pair["in_order"] else "–"} <bdi>{escape(pair["right"])}</bdi></a>'
        f'</th><td role="cell" class="time">{duration(pair["lag"])}</td><td role="cell">{escape(pair["relation"])}</td>'
        f'<td role="cell">{_bar(pair["share"])}</td><td role="cell" class="num words">{count(pair["n_shared_words"])}'
        f'</td><td role="cell" class="num changed{" loud" if pair["n_material_edits"] else ""}">'
        f'{pair["n_material_edits"] or ""}</td></tr>\n'
        for pair in pairs
    ))  # fmt: skip


def timeline(articles: Iterable[Record], marks: Sequence[tuple[int, str]]) -> Markup:
    """The table rows of a story's articles; `marks`: places and names on their line of time."""
    ticks = "".join(f'<line class="tick" x1="{x:d}%" x2="{x:d}%" y1="4" y2="10"/>' for x, _ in marks)
    return Markup("".join(_moment(article, ticks) for article in articles))


def _moment(article: Record, ticks: str) -> str:
    at, name, group = article["published_at"], escape(article["source_name"]), article["group_no"]
    when = (
        f'<time datetime="{at.isoformat()}Z">{moment(at, article["published_precision"])}</time>'
        if at else '<span class="none">no date</span>'
    )
    lag = f'<span class="lag">+ {duration(article["lag"])}</span>' if article["lag"] else ""
    faint = ' opacity=".45"' if article["published_precision"] == "day" else ""
    dot = "" if article["tick"] is None else (
        f'<rect class="{"" if group is None else f"g{group:d}"}" x="{article["tick"]:d}%" y="1" '
        f'width="{max(article["tick_end"] - article["tick"], 1.5)}%" height="12"{faint}/>'
    )
    first = ' <span class="tag">first</span>' if article["first_in_group"] else ""
    copy = '<span class="none">own text</span>' if group is None else (
        f'<span class="group g{group % 6:d}">{escape(article["group"])}</span>{first}'
    )
    agency = f' <span class="agency">{escape(article["agency"])}</span>' if article["agency"] else ""
    compare = (
        f'<a href="../{escape(article["compare"])}">compare<span class="vh"> {name} with the article closest to it'
        "</span></a>" if article["compare"] else ""
    )
    link = web_link(article["url"])
    original = f'<a class="out" href="{escape(link)}" rel="noopener noreferrer">original</a>' if link else ""
    return (
        f'  <tr role="row">\n    <td role="cell" class="time">{when}{lag}</td>\n'
        f'    <td role="cell" class="axis"><svg class="dot" aria-hidden="true"><line x1="0" x2="100%" y1="7" y2="7"/>'
        f'{ticks}{dot}</svg></td>\n'
        f'    <th scope="row" role="rowheader" dir="auto">{name}</th>\n'
        f'    <td role="cell" class="headline"><span dir="auto"{lang(article["language"])}>'
        f'{escape(headline(article["headline"]))}</span> {original}</td>\n'
        f'    <td role="cell">{copy}{agency}</td>\n'
        f'    <td role="cell">{_bar(article["copied_share"])}</td>\n'
        f'    <td role="cell" class="compare">{compare}</td>\n  </tr>\n'
    )


def _bar(share: float | None) -> str:
    if share is None:
        return '<span class="none">–</span>'
    return (
        '<span class="share"><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="ground" width="100" height="8"/><rect width="{100 * (share or 0)}" height="8"/></svg> '
        f"{escape(percent(share))}</span>"
    )


def words(paragraph: Paragraph, side: str, view: Record, numbers: bool = True) -> Markup:
    """The words of one paragraph. `side` is l or r; `numbers` puts each passage's number and link before it."""
    return Markup("".join(_run(run, side, view, numbers) for run in paragraph.runs).strip())


def _run(run: Run, side: str, view: Record, numbers: bool) -> str:
    pieces = _pieces(run.pieces, view)
    if run.passage is None:
        return pieces
    links = "".join(_link(number, side, view) for number in run.starts) if numbers else ""
    return f'{links}<mark class="h{view["hues"][run.passage]:d}" data-passage="{run.passage:d}">{pieces}</mark>'


def _link(number: int, side: str, view: Record) -> str:
    other, there, way = ("r", "right", 1) if side == "l" else ("l", "left", -1)
    down = view["moved"].get(number, 0) * way
    told, arrow = (", further down", " ↓") if down > 0 else (", further up", " ↑") if down < 0 else ("", "")
    return (
        f'<a class="n h{view["hues"][number]:d}" id="{side}{number:d}" href="#{other}{number:d}" '
        f'aria-label="Passage {number:d}, to the same words in {escape(view[there]["source_name"])}{told}">'
        f"{number:d}{arrow}</a>"
    )


def _pieces(pieces: Iterable[Piece], view: Record) -> str:
    return "".join([escape(p.text) if p.edit is None else _edit(p, p.edit, view) for p in pieces])


def _edit(piece: Piece, kind: str, view: Record) -> str:
    title = f"{escape(kind)}; the other has: {escape(piece.other)}" if piece.other else "not in the other"
    material = " material" if piece.is_material else ""
    return f'<span class="edit {view["kinds"][kind]}{material}" title="{title}">{escape(piece.text)}</span>'


#: What the templates know by name.
PARTS = {part.__name__: part for part in (nav, copy_map, words, parallel, pair_rows, timeline)}
