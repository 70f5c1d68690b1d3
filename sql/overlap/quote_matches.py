"""One row per sentence of a quotation that an article of another source quotes too.

overlap.shared_quotes and overlap.quote_uses are read off this table. Sentences of five words or more are matched by
common runs of words (flows/entities/shared.py), shorter ones only whole and from the same speaker.
"""

from __future__ import annotations

import polars as pl

from flows.entities.shared import cluster
from flows.entities.shingles import RUN
from flows.text.ids import short_id

SCHEMA = {
    "shared_quote_id": pl.String,
    "quote_id": pl.String,
    "article_id": pl.String,
    "sentence_no": pl.Int64,
    "text": pl.String,
}


def quote_matches(entity__found_quotes: pl.LazyFrame, text__articles: pl.LazyFrame) -> pl.DataFrame:
    sources = text__articles.select("article_id", "source_id")
    sentences = _sentences(entity__found_quotes).join(sources, on="article_id").collect()
    long = _long(sentences)
    uses = pl.concat([long.select(_USE), _short(sentences, long).select(_USE)])
    uses = uses.filter(pl.col("source_id").n_unique().over("said") > 1)
    if uses.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    # sentences that always go together, in the same quotations, are one shared quotation
    together = (
        uses.group_by("said")
        .agg(quotations=pl.col("quote_id").unique().sort().str.join(" "), no=pl.col("sentence_no").min())
        .sort("quotations", "no", "said")
        .with_columns(first=pl.col("said").first().over("quotations"))
        .select("said", "first")
    )
    ids = {said: short_id("shared quote", said) for said in together["first"].unique().to_list()}
    return (
        uses.join(together, on="said")
        .with_columns(shared_quote_id=pl.col("first").replace_strict(ids, return_dtype=pl.String))
        .select(list(SCHEMA))
        .sort("shared_quote_id", "article_id", "quote_id", "sentence_no")
    )


def _sentences(quotes: pl.LazyFrame) -> pl.LazyFrame:
    speaker = pl.coalesce("speaker_entity_id", pl.col("speaker").str.to_lowercase())
    numbers = pl.int_ranges(0, pl.col("sentences").list.len())
    return (
        quotes.select("quote_id", "article_id", "n_words", "sentences", who=speaker, sentence_no=numbers)
        .filter(pl.col("sentences").list.len() > 0)
        .explode("sentences", "sentence_no")
        .unnest("sentences")
    )


def _long(sentences: pl.DataFrame) -> pl.DataFrame:
    """Uses by sentences of RUN words or more; what is said is the longest form of the sentence."""
    long = sentences.filter(pl.col("runs").list.len() > 0)
    roots = cluster(long.group_by("key").agg(pl.col("runs").first()))
    return long.drop("runs").join(roots.rename({"root": "said"}), on="key")


def _short(sentences: pl.DataFrame, long: pl.DataFrame) -> pl.DataFrame:
    """Uses by quotations shorter than a run, word for word and by the same speaker: "the door ajar".

    Three words or more may stand in a longer sentence of that speaker; the one most used is then what is said.
    """
    short = sentences.filter(
        (pl.col("n_words") < RUN) & (pl.col("n_words") > 1) & (pl.col("n_content") > 0) & pl.col("who").is_not_null()
    )
    wanted = short.filter(pl.col("n_words") > 2).select("key", "who").unique().with_columns(_words())
    wanted = wanted.select(
        "who", short_key="key", n=pl.col("words").list.len(), trigram=pl.col("words").list.slice(0, 3).list.join(" ")
    )
    longer = long.filter(pl.col("who").is_in(wanted["who"].unique().to_list())).group_by("key", "who", "said")
    longer = longer.len("uses").with_row_index("row").with_columns(_words())
    held = (
        _trigrams(longer)
        .join(wanted, on=["who", "trigram"])
        .join(longer.select("row", "words", "said", "uses"), on="row")
        .filter(pl.col("words").list.slice(pl.col("at"), pl.col("n")).list.join(" ") == pl.col("short_key"))
        .sort("uses", "said", descending=[True, False])
        .unique(["short_key", "who"], keep="first", maintain_order=True)
        .select("who", key="short_key", inside="said")
    )
    return short.join(held, on=["key", "who"], how="left").with_columns(
        said=pl.coalesce("inside", pl.concat_str("key", "who", separator="\x1f"))
    )


def _words() -> pl.Expr:
    return pl.col("key").str.split(" ").alias("words")


def _trigrams(keys: pl.DataFrame) -> pl.DataFrame:
    """(row, who, at, trigram): every three words in a row of each key, by its row and the place of the first."""
    numbers = pl.int_ranges(0, pl.col("words").list.len()).alias("at")
    one = keys.select("row", "who", numbers, word="words").explode("at", "word")
    following = [pl.col("word").shift(-n) for n in (1, 2)]
    three = one.with_columns(trigram=pl.concat_str("word", *following, separator=" "), last=pl.col("row").shift(-2))
    return three.filter(pl.col("last") == pl.col("row")).select("row", "who", "at", "trigram")


_USE = ["quote_id", "article_id", "source_id", "sentence_no", "text", "said"]
