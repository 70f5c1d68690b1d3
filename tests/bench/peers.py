"""What wirecopy is measured beside, each in a process of its own: bare NER, one pass over the words, MinHash LSH."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PERMUTATIONS, THRESHOLD, SHINGLE = 128, 0.5, 5  # usual settings


def bare_ner(warehouse: str, limit: int) -> dict[str, Any]:
    """spaCy's recogniser alone, in batches, over the distinct sentences of a published warehouse; nothing else."""
    import duckdb
    import spacy

    with duckdb.connect(warehouse, read_only=True) as con:
        found = con.execute(
            "select any_value(n_words), text from text.sentences where n_words > 0 group by text order by text limit ?",
            [limit],
        ).fetchall()
    nlp = spacy.load(_weights(), exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter", "tok2vec"])
    started = time.process_time()  # what loading costs is not held against us
    n_names = sum(len(doc.ents) for doc in nlp.pipe((text for _, text in found), batch_size=32))
    return {"cpu": time.process_time() - started, "n_names": n_names, "n_sentences": len(found),
            "n_words": sum(n_words for n_words, _ in found)}  # fmt: skip


def _weights() -> Path:
    from flows.entities.engine import DEFAULT_MODEL, _find

    return _find(DEFAULT_MODEL)


def one_pass(inbox: str) -> dict[str, Any]:
    """Read every article and hash every word: no program that looks at the text costs less in Python."""
    n_words = seen = 0
    for _, text in texts(inbox):
        for word in text.split():
            seen ^= hash(word)
            n_words += 1
    return {"n_words": n_words, "seen": seen}


def datasketch(inbox: str) -> dict[str, Any]:
    """Pairs whose word 5-grams are alike: MinHash (128 permutations) and LSH at threshold .5."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    pairs = []
    for url, text in texts(inbox):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in _shingles(text)])
        pairs += [sorted((url, other)) for other in lsh.query(sketch)]
        lsh.insert(url, sketch, check_duplication=False)
    return {"pairs": pairs}


def rensa(inbox: str) -> dict[str, Any]:
    """The same by rensa, MinHash in Rust."""
    from rensa import RMinHash, RMinHashLSH

    lsh = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=16)
    pairs, urls = [], []
    for number, (url, text) in enumerate(texts(inbox)):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update(list(_shingles(text)))
        pairs += [sorted((url, urls[other])) for other in lsh.query(sketch)]
        lsh.insert(number, sketch)
        urls.append(url)
    return {"pairs": pairs}


def texts(inbox: str) -> Iterator[tuple[str, str]]:
    """(url, text) of every record of inbox/*.jsonl."""
    for path in sorted(Path(inbox).glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield record["url"], record["text"]


def _shingles(text: str) -> set[str]:
    words = text.lower().split()
    return {" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}


PEERS = {f.__name__: f for f in (bare_ner, one_pass, datasketch, rensa)}

if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    print(json.dumps(PEERS[given.pop("peer")](**given)))
