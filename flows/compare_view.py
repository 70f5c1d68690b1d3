"""Comparisons and matches in the terminal: two texts side by side, passages numbered, edits marked.

Marks are signs as well as colours, so that nothing is lost in a pipe or to a colour-blind reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from flows.compare import Article, Comparison, Match, n_material
from flows.overlap.edits import MATERIAL
from flows.overlap.rows import PassageRow
from flows.printable import printable
from flows.publish.sidebyside import Edit, Paragraph, Passage, Piece, Span, side_by_side

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

COLOURS = ("cyan", "green", "yellow", "magenta", "blue", "bright_cyan", "bright_green", "bright_yellow")
SHOWN = 20  # matches and edits listed before the rest is counted


def render(console: Console, comparison: Comparison) -> None:
    """Print a comparison: the relation and why, the two texts side by side, the edits."""
    from rich.text import Text

    shares = f"a in b {comparison.a_in_b:.0%}   b in a {comparison.b_in_a:.0%}"
    counts = f"{comparison.n_shared_words} words in {len(comparison.passages)} passages"
    console.print(Text(f"{comparison.relation}   {shares}   {counts}", style="bold"))
    console.print(Text(comparison.why))
    console.print(_texts(comparison.a, comparison.b, comparison.passages))
    _print_edits(console, comparison.passages)


def render_matches(console: Console, matches: Sequence[Match]) -> None:
    """Print who carries a text, how much of it, and the passages of the article that has most."""
    from rich.table import Table
    from rich.text import Text

    if not matches:
        console.print("No published article carries any of this text.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("of the text", "of the article", "relation", "published", "source", "headline", "article_id"):
        table.add_column(name, justify="right" if name.startswith("of the") else "left", overflow="fold")
    for found in matches[:SHOWN]:
        cells = [f"{found.text_in_article:.0%}", f"{found.article_in_text:.0%}", found.relation, _when(found.article)]
        cells += [found.article.source_id, found.article.headline or "", found.article.article_id]
        table.add_row(*(Text(printable(cell)) for cell in cells))
    console.print(table)
    if len(matches) > SHOWN:
        console.print(f"... and {len(matches) - SHOWN} more")
    best = matches[0]
    console.print(Text(f"\n{printable(best.article.source_id)}: {best.why}"))
    text = Article("", "the text", None, None, None, None, best.text)
    console.print(_texts(text, best.article, best.passages, whole=False))
    _print_edits(console, best.passages)


def _texts(a: Article, b: Article, rows: Iterable[PassageRow], whole: bool = True) -> Table:
    """The two texts in columns; `whole` false leaves out paragraphs without a passage."""
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    passages = [_passage(number, row) for number, row in enumerate(rows, 1)]
    table = Table(box=SIMPLE, show_lines=True, expand=True, padding=(0, 1))
    for article in (a, b):
        head = [article.source_id, _when(article), article.url or article.article_id, article.headline or ""]
        table.add_column(Text(printable("\n".join(filter(None, head)))), ratio=1, overflow="fold")
    for row in side_by_side(a.body, b.body, passages):
        left, right = ([p for p in side if whole or p.passages] for side in (row.left, row.right))
        if left or right:
            table.add_row(_paragraphs(left), _paragraphs(right))
    return table


def _passage(number: int, row: PassageRow) -> Passage:
    edits = tuple(
        Edit(
            edit["kind"],
            edit["kind"] in MATERIAL,
            Span(edit["a_start"], edit["a_end"]),
            Span(edit["b_start"], edit["b_end"]),
            edit["a_text"],
            edit["b_text"],
        )
        for edit in row["edits"]
    )
    left, right = Span(row["a_start"], row["a_end"]), Span(row["b_start"], row["b_end"])
    return Passage(number, left, right, row["n_words"], row["is_quote"], edits)


def _paragraphs(paragraphs: Sequence[Paragraph]) -> Text:
    from rich.text import Text

    shown = Text()
    for number, paragraph in enumerate(paragraphs):
        shown.append("\n\n" if number else "")
        for run in paragraph.runs:
            style = COLOURS[(run.passage - 1) % len(COLOURS)] if run.passage is not None else "dim"
            if run.passage is not None:
                shown.append(f"[{run.passage} ", style=f"bold {style}")
            for piece in run.pieces:
                shown.append_text(_piece(piece, style))
            if run.passage is not None:
                shown.append("]", style=f"bold {style}")
    return shown


def _piece(piece: Piece, style: str) -> Text:
    """Material edits stand between !..!, other changed words between ~..~."""
    from rich.text import Text

    text = printable(piece.text)
    if piece.is_material:
        return Text(f"!{text}!", style="bold reverse red")
    if piece.edit in (None, "punctuation"):
        return Text(text, style=style)
    return Text(f"~{text}~", style=f"underline {style}")


def _print_edits(console: Console, passages: Sequence[PassageRow]) -> None:
    from rich.table import Table
    from rich.text import Text

    edits = [(number, edit) for number, row in enumerate(passages, 1) for edit in row["edits"]]
    if not edits:
        return
    material = n_material(passages)
    console.print(Text(f"edits: {len(edits)}, material: {material}", style="bold red" if material else "bold"))
    table = Table(box=None, pad_edge=False, show_header=False)
    # the material ones first: they must not be lost among commas
    ordered = sorted(edits, key=lambda e: e[1]["kind"] not in MATERIAL)
    for number, edit in ordered[: max(SHOWN, material)]:
        style = "bold red" if edit["kind"] in MATERIAL else ""
        before, after = printable(edit["a_text"]) or "-", printable(edit["b_text"]) or "-"
        table.add_row(*(Text(cell, style=style) for cell in (f"[{number}]", edit["kind"], before, "->", after)))
    console.print(table)
    if len(edits) > max(SHOWN, material):
        console.print(f"... and {len(edits) - max(SHOWN, material)} more")


def _when(article: Article) -> str:
    if article.published_at is None:
        return ""
    return f"{article.published_at:%Y-%m-%d}" + (
        "" if article.published_precision == "day" else f" {article.published_at:%H:%M}"
    )
