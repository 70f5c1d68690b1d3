"""Finding, reading, ordering and selecting models."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.models import ModelError, downstream, find_models, select


def project(tmp_path: Path, **files: str) -> Path:
    """A sql/ folder from {"text__a_sql": "..."}: schema, table, kind."""
    root = tmp_path / "sql"
    for name, content in files.items():
        schema, rest = name.split("__", 1)
        table, kind = rest.rsplit("_", 1)
        path = root / schema / f"{table}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return root


ARTICLES = "-- One row per article.\nselect article_id from raw.articles"
MEMO = '''"""One row per word."""
MATERIALIZED = "incremental"
UNIQUE_KEY = ("article_id",)
INPUTS = "select article_id, md5(article_id) as input_hash from text.articles where 1 = 1"
SCHEMA = {"article_id": str}


def words(inputs, seed__agencies, window_days):
    return inputs
'''


def test_dependencies_are_read_from_the_statement_and_from_parameter_names(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "agencies.csv").write_text("agency_id\n")
    root = project(
        tmp_path,
        text__articles_sql="-- One row per article.\nwith articles as (from raw.articles) select * from articles "
        "where getvariable('window_days') is null",
        text__words_py=MEMO,
        mart__top_py='"""One row per thing."""\nSCHEMA = {}\n\n\ndef top(text__words, window_days):\n    pass\n',
    )
    found = find_models(root)
    assert list(found) == ["text.articles", "text.words", "mart.top"]
    assert found["text.articles"].upstream == ("raw.articles",)
    assert found["text.articles"].settings == ("window_days",)
    assert found["text.words"].upstream == ("seed.agencies", "text.articles")
    assert found["text.words"].settings == ("window_days",)
    assert found["text.words"].unique_key == ("article_id",)
    assert found["mart.top"].upstream == ("text.words",)


def test_a_sql_memo_reads_its_header_and_takes_its_upstream_from_the_inputs(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        text__articles_sql=ARTICLES,
        text__sizes_sql="-- One row per article.\n-- materialized: incremental\n-- unique_key: article_id\n"
        "-- inputs: text.articles\nselect article_id from inputs",
    )
    model = find_models(root)["text.sizes"]
    assert (model.materialized, model.unique_key) == ("incremental", ("article_id",))
    assert model.inputs == "select * from text.articles"
    assert model.upstream == ("text.articles",)


@pytest.mark.parametrize(
    ("files", "where", "message"),
    [
        ({"text__a_sql": "-- One row per a.\nselect 1\nfrom text.nothing"}, "a.sql:3:", "which nothing makes"),
        ({"text__a_sql": "-- One row per a.\nselect 1\nfrom articles"}, "a.sql:3:", "with its schema"),
        ({"text__a_sql": "-- One row per a.\nselect (1"}, "a.sql:2:", "cannot be parsed"),
        ({"text__a_sql": "select 1"}, "a.sql:1:", "begin with the grain"),
        ({"text__a_sql": "-- One row per a.\n-- materialised: view\nselect 1"}, "a.sql:2:", "unknown header"),
        ({"text__a_sql": "-- One row per a.\n-- materialized: table\nselect 1"}, "a.sql:1:", "not one of full"),
        ({"text__a_sql": "-- One row per a.\n-- materialized: incremental\nselect 1"}, "a.sql:1:", "unique_key"),
        ({"text__a_py": '"""One row per a."""\nSCHEMA = {}\n'}, "a.py:1:", "no function a()"),
        ({"text__a_py": '"""One row per a."""\n\n\ndef a():\n    pass\n'}, "a.py:1:", "no SCHEMA"),
        ({"text__a_py": '"""One row per a."""\ndef a(:'}, "a.py:2:", "is not Python"),
        ({"text__a_sql": ARTICLES, "text__a_py": '"""One row per a."""\nSCHEMA = {}\ndef a():\n    pass\n'},
         "a.sql:1:", "keep one"),
        ({"text__a_sql": "-- One row per a.\nfrom mart.b", "mart__b_sql": "-- One row per b.\nselect 1"},
         "a.sql:2:", "downwards only"),
        ({"text__articles_sql": ARTICLES, "text__words_py": MEMO.replace("seed__agencies", "text__articles")},
         "words.py:8:", "not text.articles"),
    ],
)
def test_a_bad_model_is_an_error_that_names_file_and_line(
    tmp_path: Path, files: dict[str, str], where: str, message: str
) -> None:
    with pytest.raises(ModelError) as error:
        find_models(project(tmp_path, **files))
    assert where in str(error.value)
    assert message in str(error.value)


def test_a_cycle_is_an_error_that_names_the_ring(tmp_path: Path) -> None:
    root = project(tmp_path, text__a_sql="-- One row per a.\nfrom text.b", text__b_sql="-- One row per b.\nfrom text.a")
    with pytest.raises(ModelError, match=r"text\.a -> text\.b -> text\.a|text\.b -> text\.a -> text\.b"):
        find_models(root)


def test_selection_speaks_dbt(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        text__a_sql="-- One row per a.\nfrom raw.articles",
        text__b_sql="-- One row per b.\nfrom text.a",
        mart__c_sql="-- One row per c.\nfrom text.b",
    )
    models = find_models(root)
    assert select(models, "text.*") == ["text.a", "text.b"]
    assert select(models, "+mart.c") == ["text.a", "text.b", "mart.c"]
    assert select(models, "text.b+") == ["text.b", "mart.c"]
    assert select(models, "mart.c,text.a") == ["text.a", "mart.c"]
    assert downstream(models, ["text.a"]) == set(models)
    with pytest.raises(ValueError, match=r"did you mean text\.a"):
        select(models, "text.aa")
