from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.entities import engine
from flows.entities.engine import DEFAULT_MODEL, EntityModelError, identity, recognise


def test_names_are_found_with_their_offsets() -> None:
    text = "Antonio Guterres met Shinzo Abe in Tokyo."
    (found,) = recognise([text])
    assert [(text[e.start : e.end], e.label) for e in found] == [
        ("Antonio Guterres", "PERSON"),
        ("Shinzo Abe", "PERSON"),
        ("Tokyo", "GPE"),
    ]


def test_a_text_longer_than_the_model_takes_keeps_its_offsets() -> None:
    text = "word " * 1000 + "Antonio Guterres met Shinzo Abe in Tokyo."
    (found,) = recognise([text])
    assert [text[e.start : e.end] for e in found][-3:] == ["Antonio Guterres", "Shinzo Abe", "Tokyo"]


def test_an_empty_text_has_no_names_and_keeps_its_place() -> None:
    assert [len(found) for found in recognise(["", "Tokyo is in Japan.", "  "])] == [0, 2, 0]


def test_the_identity_is_told_without_importing_spacy() -> None:
    code = f"""
import sys
from flows.entities.engine import identity
print(*identity({DEFAULT_MODEL!r}), 'spacy' in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    name, digest, loaded = done.stdout.split()
    assert (name, len(digest), loaded) == ("en_core_web_md-3.8.0", 64, "False")


def test_no_model_is_an_identity_of_its_own_and_finds_nothing() -> None:
    assert identity("none") == ("none", "")
    assert list(recognise(["Tokyo is in Japan."], "none")) == [[]]


def test_an_unknown_model_says_what_to_install() -> None:
    with pytest.raises(EntityModelError, match="install that package"):
        identity("xx_no_such_model")


def test_a_missing_default_model_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_package", lambda name: [])
    with pytest.raises(EntityModelError, match=r"pip install .* -r requirements-model.txt"):
        identity(DEFAULT_MODEL)


def test_an_altered_weight_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tmp_path / "_model"
    shutil.copytree(engine._find(DEFAULT_MODEL), model)
    monkeypatch.setattr(engine, "_package", lambda name: [tmp_path])
    before = identity(DEFAULT_MODEL)
    weights = model / "ner" / "model"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\0")
    with pytest.raises(EntityModelError, match=r"ner.model is not the official release's(?s:.*)--force-reinstall"):
        identity(DEFAULT_MODEL)
    assert before[0] == "en_core_web_md-3.8.0"


def test_a_model_in_a_folder_is_told_by_its_content(tmp_path: Path) -> None:
    for file, content in {"meta.json": '{"lang": "de", "name": "own", "version": "1.0"}', "config.cfg": ""}.items():
        (tmp_path / file).write_text(content)
    name, digest = identity(str(tmp_path))
    (tmp_path / "config.cfg").write_text("[nlp]")
    assert name == "de_own-1.0"
    assert identity(str(tmp_path))[1] != digest
    assert engine.language(str(tmp_path)) == "de"


def test_a_pipeline_without_a_recogniser_is_refused(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text('{"lang": "en", "name": "own", "version": "1.0"}')
    (tmp_path / "config.cfg").write_text(
        '[nlp]\nlang = "en"\npipeline = ["sentencizer"]\n[components]\n[components.sentencizer]\n'
        'factory = "sentencizer"\n'
    )
    with pytest.raises(EntityModelError, match="no entity recogniser"):
        list(recognise(["Tokyo"], str(tmp_path)))


def test_a_users_own_model_is_used_with_no_more_of_it_than_names_need(tmp_path: Path) -> None:
    import spacy

    nlp = spacy.blank("de")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Bonn"}])
    nlp.to_disk(tmp_path)
    (found,) = recognise(["Sie fuhr nach Bonn."], str(tmp_path))
    assert found == [(14, 18, "LOC")]
    assert engine._load(str(tmp_path)).pipe_names == ["entity_ruler"]
    assert engine.language(str(tmp_path)) == "de"
