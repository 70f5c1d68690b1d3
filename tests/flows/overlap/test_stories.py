from __future__ import annotations

import random
from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest

from flows.overlap.stories import Edges, cluster, merged_units, similar_pairs, stories
from flows.overlap.story_vectors import _term, cells, terms, vectors

SCHEMA = {"headline": pl.String, "body": pl.String, "published_at": pl.Datetime("us")}

# Two earthquakes of one week, two trials of one week: the same words, other names, places and numbers.
KERMADU = [
    ("Quake kills 31 in Kermadu", "A 6.4 magnitude earthquake struck the Kermadu valley on Monday, killing at least "
     "31 people and burying homes in Ostrel, officials said. Rescue teams dug through rubble in Ostrel overnight. "
     "Governor Ilse Marden said the road to Ostrel was cut by landslides."),
    ("Rescuers dig for survivors after Ostrel earthquake", "Rescue teams searched collapsed homes in Ostrel after a "
     "6.4 magnitude earthquake shook the Kermadu valley. The death toll rose to 31, Governor Ilse Marden said. "
     "Landslides cut the only road."),
    ("Kermadu earthquake: toll at 31", "At least 31 people died when an earthquake of magnitude 6.4 hit the Kermadu "
     "valley, toppling homes in the town of Ostrel. Marden, the governor, asked for tents and rescue teams."),
]  # fmt: skip
TANDORA = [
    ("Quake kills 12 in Tandora", "A 5.9 magnitude earthquake struck the coast of Tandora on Wednesday, killing at "
     "least 12 people and burying homes in Port Salin, officials said. Rescue teams dug through rubble overnight. "
     "Minister Joao Veiga said the harbour of Port Salin was damaged."),
    ("Rescuers dig for survivors after Port Salin earthquake", "Rescue teams searched collapsed homes in Port Salin "
     "after a 5.9 magnitude earthquake shook Tandora. The death toll rose to 12, Minister Joao Veiga said. "
     "The harbour was closed."),
    ("Tandora earthquake: toll at 12", "At least 12 people died when an earthquake of magnitude 5.9 hit Tandora, "
     "toppling homes near the harbour of Port Salin. Veiga, the minister, asked for tents and rescue teams."),
]  # fmt: skip
LINDQVIST = [
    ("Banker Lindqvist goes on trial for fraud", "The trial of banker Maren Lindqvist opened on Tuesday in Halvik, "
     "where prosecutors accuse her of a fraud of 40 million crowns at Norbanken. She pleaded not guilty before "
     "judge Erik Sund. The jury is expected to hear 20 witnesses."),
    ("Lindqvist pleads not guilty in Norbanken fraud trial", "Maren Lindqvist pleaded not guilty on Tuesday to fraud "
     "at Norbanken as her trial began in Halvik. Prosecutors said she moved 40 million crowns abroad. Judge Erik "
     "Sund told the jury to ignore the press."),
    ("Former Norbanken chief in court", "Former Norbanken chief Maren Lindqvist appeared in court in Halvik as her "
     "fraud trial began. Prosecutors accuse the banker of hiding 40 million crowns. The jury was sworn in by Sund."),
]  # fmt: skip
ORTEGA = [
    ("Broker Paz goes on trial for fraud", "The trial of broker Celia Paz opened on Thursday in Monteverde, where "
     "prosecutors accuse her of a fraud of 15 million pesos at Casa Lorca. She pleaded not guilty before judge "
     "Ana Quiroga. The jury is expected to hear 20 witnesses."),
    ("Paz pleads not guilty in Casa Lorca fraud trial", "Celia Paz pleaded not guilty on Thursday to fraud at Casa "
     "Lorca as her trial began in Monteverde. Prosecutors said she moved 15 million pesos abroad. Judge Ana Quiroga "
     "told the jury to ignore the press."),
    ("Former Casa Lorca chief in court", "Former Casa Lorca chief Celia Paz appeared in court in Monteverde as her "
     "fraud trial began. Prosecutors accuse the broker of hiding 15 million pesos. The jury was sworn in by Quiroga."),
]  # fmt: skip
EVENTS = [KERMADU, TANDORA, LINDQVIST, ORTEGA]


def frame(rows: list[tuple[str | None, str | None, datetime | None]]) -> pl.DataFrame:
    articles = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return articles.with_row_index("row").hstack(terms(articles))


def found(rows: list[tuple[str | None, str | None, datetime | None]], same: list[list[int]] | None = None
          ) -> set[frozenset[int]]:  # fmt: skip
    groups: dict[int, set[int]] = {}
    for row, story in enumerate(stories(frame(rows), same or [])):
        groups.setdefault(story, set()).add(row)
    return {frozenset(group) for group in groups.values()}


MONDAY = datetime(2024, 3, 4, 9)


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
@pytest.mark.parametrize("titled", [True, False], ids=["with headlines", "without headlines"])
def test_two_earthquakes_and_two_trials_of_one_week_are_four_stories(dated: bool, titled: bool) -> None:
    rows: list[tuple[str | None, str | None, datetime | None]] = []
    for day, event in enumerate(EVENTS):
        for hour, (headline, body) in enumerate(event):
            rows.append((headline if titled else None, body,
                         MONDAY + timedelta(days=day, hours=hour) if dated else None))  # fmt: skip
    assert found(rows) == {frozenset(range(i, i + 3)) for i in (0, 3, 6, 9)}


def test_the_same_words_long_after_are_another_story() -> None:
    rows = [(h, b, MONDAY) for h, b in KERMADU[:2]]
    assert found(rows) == {frozenset({0, 1})}
    assert found([rows[0], (*KERMADU[1], MONDAY + timedelta(days=200))]) == {frozenset({0}), frozenset({1})}


def test_articles_with_the_same_copy_are_one_story_whatever_their_dates() -> None:
    rows = [(*KERMADU[0], MONDAY), (*KERMADU[0], MONDAY + timedelta(days=200)), (*LINDQVIST[0], MONDAY)]
    assert found(rows, [[0, 1]]) == {frozenset({0, 1}), frozenset({2})}


def test_phrases_of_attribution_make_no_story() -> None:
    stock = ("They spoke on condition of anonymity because they were not authorized to speak publicly. A spokesman "
             "did not immediately respond to a request for comment, two people familiar with the matter said.")
    rows = [(None, f"Trustees of the Omnibus pension fund may sell American shares. {stock}", MONDAY),
            (None, f"Investors are close to a deal to buy the Brightwater Otters soccer team. {stock}", MONDAY)]
    assert len(found([*rows, *((h, b, MONDAY) for h, b in KERMADU)])) == 3


def test_empty_articles_are_stories_of_their_own() -> None:
    assert found([(None, "", None), (None, None, None), ("", "", MONDAY)]) == {
        frozenset({0}), frozenset({1}), frozenset({2}),
    }  # fmt: skip
    assert found([]) == set()


def test_stories_do_not_depend_on_the_order_of_rows() -> None:
    rows = [(h, b, MONDAY + timedelta(days=day)) for day, event in enumerate(EVENTS) for h, b in event]
    expected = {frozenset(rows[i][0] for i in group) for group in found(rows)}
    rng = random.Random(3)
    for _ in range(5):
        rng.shuffle(rows)
        assert {frozenset(rows[i][0] for i in group) for group in found(rows)} == expected


def test_stories_do_not_depend_on_the_order_in_which_rows_come() -> None:
    rows = frame([(h, b, MONDAY + timedelta(days=day)) for day, event in enumerate(EVENTS) for h, b in event])
    mentions = pl.DataFrame({"row": [0, 1, 2, 3, 4, 5], "entity_id": ["q", "q", "r", "p", "p", "q"]})
    same = [[0, 2], [9, 10]]
    expected = stories(rows, same, mentions)
    for seed in range(5):
        assert stories(rows.sample(fraction=1, shuffle=True, seed=seed), same, mentions) == expected


def edges(*triples: tuple[int, int, float]) -> Edges:
    row, col, similarity = zip(*sorted(triples), strict=True)
    return Edges(np.array(row), np.array(col), np.array(similarity, float))


def test_two_tight_clusters_that_are_loosely_linked_stay_apart() -> None:
    tight = [(i, j, 0.8) for group in ((0, 1, 2, 3), (4, 5, 6, 7)) for i in group for j in group if i < j]
    loose = [(i, j, 0.3) for i in range(4) for j in range(4, 8)]
    assert cluster(8, edges(*tight, *loose)) == [0, 0, 0, 0, 4, 4, 4, 4]


def test_a_loose_cluster_grows_at_the_same_similarity() -> None:
    assert cluster(8, edges(*[(i, j, 0.3) for i in range(8) for j in range(i + 1, 8)])) == [0] * 8


def test_a_bridge_does_not_chain_two_clusters() -> None:
    groups = [(i, j, 0.5) for group in ((0, 1, 2), (3, 4, 5)) for i in group for j in group if i < j]
    assert cluster(6, edges(*groups, (2, 3, 0.4))) == [0, 0, 0, 3, 3, 3]


def test_bound_rows_are_one_unit_however_they_are_chained() -> None:
    assert merged_units(6, [[3, 5], [5, 1], [2]]) == [0, 1, 2, 1, 4, 1]


def test_similar_pairs_are_those_of_all_pairs() -> None:
    rng = random.Random(5)
    vocabulary = [f"w{i}" for i in range(400)]
    texts = []
    for _ in range(40):
        event = rng.sample(vocabulary, 30)
        texts += [" ".join(rng.sample(event, 20) + rng.sample(vocabulary, 10)) for _ in range(5)]
    matrix, df = vectors(cells(frame([(None, text, None) for text in texts])), len(texts))
    got = similar_pairs(matrix, df, np.full(len(texts), np.nan))
    dense = (matrix @ matrix.T).toarray()
    expected = {(i, j) for i in range(200) for j in range(i + 1, 200) if dense[i, j] >= 0.2}
    assert expected <= set(zip(got.row.tolist(), got.col.tolist(), strict=True))
    assert np.allclose(got.similarity, dense[got.row, got.col])


def test_the_words_of_an_article_are_match_keys_and_its_start_counts_more() -> None:
    words = ("Labour", "program", "x", "14", "programs", "report")
    [(hashes, weights, names)] = frame(
        [("Labour's programme", "x " * 300 + "The program of 14 Programs is reported", None)]
    ).select("terms", "weights", "names").rows()
    assert hashes == sorted(hashes)
    weight = {word: dict(zip(hashes, weights, strict=True)).get(_term(word)) for word in words}
    assert {word for word in words if weight[word]} == {"Labour", "program", "x", "14", "programs"}
    assert weight["Labour"] > 2.5
    assert 3.9 < weight["program"] < 4.1  # at the start, and once at the end
    is_name = {word for word in words if dict(zip(hashes, names, strict=True)).get(_term(word))}
    assert is_name == {"Labour", "14", "programs"}


def test_a_term_is_a_name_where_it_is_one_in_most_articles() -> None:
    texts = ["Marsh reeds", "Marsh birds marsh marsh", "Marsh reeds", "a reed of the marsh"]
    found = cells(frame([(None, text, None) for text in texts]))
    at = sorted(_term(word) for word in ("marsh", "reeds", "birds", "reed"))
    assert found.articles[at.index(_term("marsh"))] == 4
    assert dict(zip(at, found.is_name.tolist(), strict=True)) == {
        _term("marsh"): False, _term("reeds"): False, _term("birds"): False, _term("reed"): False,
    }  # fmt: skip
    assert cells(frame([(None, text, None) for text in texts[:3]])).is_name[
        sorted(_term(word) for word in ("marsh", "reeds", "birds")).index(_term("marsh"))
    ]
