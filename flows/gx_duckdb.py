"""Great Expectations over DuckDB: a SQLAlchemy dialect and a GX data source, until upstream has its own.

Checks run as SQL inside DuckDB. The public DuckDB dialects fail here because GX reads a result after
giving its connection back, which rolls back, and DuckDB then drops the result. So every SQLAlchemy
cursor is a DuckDB cursor of its own, and begin, commit and rollback do nothing; GX therefore sees
committed rows only. DuckDB speaks PostgreSQL's ~, !~ and LIKE, so PostgreSQL's SQL is what GX emits.

Importing this registers `duckdb://` with SQLAlchemy and `type: duckdb` with GX (great_expectations.yml).
"""
# No `from __future__ import annotations`: GX's pydantic must see real types.

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Literal
from weakref import WeakSet

import duckdb
import sqlalchemy as sa
import sqlalchemy.dialects.postgresql as postgresql
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.metrics import query_metrics
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)
from great_expectations.expectations.metrics.metric_provider import MetricProvider, metric_value
from sqlalchemy import pool, types
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDialect
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import DBAPIError, NoSuchTableError


class _Cursor:
    """DB-API cursor with a DuckDB connection to itself, so its result outlives the statement's end."""

    rowcount = -1
    arraysize = 1

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def execute(self, sql: str, parameters: Sequence[Any] | None = None) -> "_Cursor":
        self._con.execute(sql, list(parameters or ()))
        return self

    def close(self) -> None:
        """Nothing yet: GX still reads from it. _Connection.close() closes it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)


class _Connection:
    """DB-API connection that owns `con` and every cursor made from it."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._cursors: WeakSet[_Cursor] = WeakSet()

    def cursor(self) -> _Cursor:
        cursor = _Cursor(self._con.cursor())
        self._cursors.add(cursor)
        return cursor

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None:
        """Closes all of it: a DuckDB cursor left open would keep the file locked."""
        for cursor in list(self._cursors):
            cursor._con.close()
        self._con.close()


class _DBAPI:
    paramstyle = "numeric_dollar"
    apilevel = "2.0"
    threadsafety = 1
    Binary = bytes

    def __getattr__(self, name: str) -> Any:  # Error and its kin
        return getattr(duckdb, name)


_TYPES: dict[str, type[types.TypeEngine[Any]]] = {
    "BOOLEAN": types.BOOLEAN,
    "SMALLINT": types.SMALLINT,
    "INTEGER": types.INTEGER,
    "BIGINT": types.BIGINT,
    "HUGEINT": types.NUMERIC,
    "FLOAT": types.REAL,
    "DOUBLE": types.DOUBLE_PRECISION,
    "VARCHAR": types.VARCHAR,
    "JSON": types.JSON,
    "DATE": types.DATE,
    "TIME": types.TIME,
    "TIMESTAMP": types.TIMESTAMP,
    "BLOB": types.LargeBinary,
}


def _column_type(name: str) -> types.TypeEngine[Any]:
    if name.endswith("[]"):
        inner = _column_type(name[:-2])  # SQLAlchemy has no lists of lists
        return types.NullType() if isinstance(inner, types.ARRAY) else types.ARRAY(inner)
    if name.startswith("DECIMAL"):
        precision, scale = map(int, re.findall(r"\d+", name))
        return types.NUMERIC(precision, scale)
    return _TYPES.get(name, types.NullType)()


class _Compiler(PGCompiler):
    """Writes literals where GX asks for SQL to show: left alone, it puts them in by Python's repr."""

    def __init__(self, *args: Any, compile_kwargs: Mapping[str, Any] = MappingProxyType({}), **kw: Any):
        if "render_postcompile" in compile_kwargs:
            compile_kwargs = {"literal_binds": True}
        super().__init__(*args, compile_kwargs=compile_kwargs, **kw)


class DuckDBDialect(PGDialect):
    """PostgreSQL's SQL, DuckDB's connections and catalogue."""

    name = "duckdb"
    driver = "duckdb"
    statement_compiler = _Compiler
    default_paramstyle = "numeric_dollar"
    supports_statement_cache = True
    supports_sane_rowcount = False
    _backslash_escapes = False  # a literal regex is written as it is

    @classmethod
    def import_dbapi(cls) -> Any:
        return _DBAPI()

    @classmethod
    def get_pool_class(cls, url: sa.URL) -> type[pool.Pool]:
        return pool.StaticPool

    def create_connect_args(self, url: sa.URL) -> Any:
        return (url.database or ":memory:",), dict(url.query)

    def connect(self, database: str, read_only: str = "false") -> Any:
        return _Connection(duckdb.connect(database, read_only=read_only.lower() == "true"))

    def on_connect(self) -> None:
        return None

    def initialize(self, connection: sa.Connection) -> None:
        DefaultDialect.initialize(self, connection)

    def _get_server_version_info(self, connection: sa.Connection) -> tuple[int, int]:
        return (15, 0)  # which PostgreSQL to write SQL for

    def _get_default_schema_name(self, connection: sa.Connection) -> str:
        return "main"

    def get_isolation_level(self, dbapi_connection: Any) -> Any:
        return "AUTOCOMMIT"

    def get_default_isolation_level(self, dbapi_conn: Any) -> Any:
        return "AUTOCOMMIT"

    def set_isolation_level(self, dbapi_connection: Any, level: Any) -> None: ...

    def do_begin(self, dbapi_connection: Any) -> None: ...

    def do_commit(self, dbapi_connection: Any) -> None: ...

    def do_rollback(self, dbapi_connection: Any) -> None: ...

    def do_ping(self, dbapi_connection: Any) -> bool:
        return True

    def _column(self, connection: Any, sql: str, **parameters: str) -> list[str]:
        return [row[0] for row in connection.execute(sa.text(sql), parameters)]

    def get_schema_names(self, connection: Any, **kw: Any) -> Any:
        sql = "select schema_name from duckdb_schemas() where database_name = current_database()"
        return self._column(connection, sql)

    def get_table_names(self, connection: Any, schema: str | None = None, **kw: Any) -> Any:
        sql = """select table_name from duckdb_tables()
            where database_name = current_database() and schema_name = :schema"""
        return self._column(connection, sql, schema=schema or "main")

    def get_view_names(self, connection: Any, schema: str | None = None, **kw: Any) -> Any:
        sql = """select view_name from duckdb_views()
            where database_name = current_database() and schema_name = :schema and not internal"""
        return self._column(connection, sql, schema=schema or "main")

    def has_table(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> bool:
        known = self.get_table_names(connection, schema) + self.get_view_names(connection, schema)
        return table_name in known

    def get_columns(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> Any:
        table = ".".join('"' + part.replace('"', '""') + '"' for part in (schema or "main", table_name))
        sql = 'select name, type, not "notnull" from pragma_table_info(:table)'  # a fifth of duckdb_columns()
        try:
            rows = connection.execute(sa.text(sql), {"table": table}).fetchall()
        except DBAPIError:
            raise NoSuchTableError(table_name) from None
        return [
            {"name": name, "type": _column_type(kind), "nullable": nullable, "default": None}
            for name, kind, nullable in rows
        ]

    get_multi_columns = DefaultDialect.get_multi_columns  # type: ignore[assignment]

    def get_pk_constraint(self, *args: Any, **kw: Any) -> Any:
        return {"constrained_columns": [], "name": None}

    def get_foreign_keys(self, *args: Any, **kw: Any) -> Any:
        return []

    get_indexes = get_unique_constraints = get_check_constraints = get_foreign_keys


registry.register("duckdb", __name__, "DuckDBDialect")


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """GX asks the dialect's module how to write a regex: PostgreSQL's answers fit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dialect_module = postgresql


class _OwnAlias:
    """`{batch}` is a bare subquery: GX names it itself unless the query joins, and `from {batch} t` fails."""

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(cls, *args: Any, **kwargs: Any) -> Any:
        return cls._sqlalchemy(  # type: ignore[attr-defined]
            cls, *args, **kwargs
        )

    @classmethod
    def _get_substituted_batch_subquery_from_query_and_batch_selectable(
        cls, query: str, batch_selectable: Any, execution_engine: Any, query_parameters: Any = None
    ) -> str:
        batch = batch_selectable.compile(execution_engine.engine, compile_kwargs={"literal_binds": True})
        return query.format(batch=f"({batch})")


# Defining these registers them as how GX computes the two metrics on DuckDB.
class _UnexpectedRows(_OwnAlias, query_metrics.UnexpectedRowsQueryTable):  # type: ignore[name-defined,misc]
    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(cls, *args: Any, runtime_configuration: Any = None, **kwargs: Any) -> Any:
        wanted = (runtime_configuration or {}).get("result_format") or {}
        if isinstance(wanted, dict) and wanted.get("result_format") == "BASIC":
            return []  # such a result counts the rows and shows none
        return cls._sqlalchemy(cls, *args, runtime_configuration=runtime_configuration, **kwargs)


class _UnexpectedRowCount(_OwnAlias, query_metrics.UnexpectedRowsQueryRowCount): ...  # type: ignore[name-defined,misc]


class _Repeated(MetricProvider):
    """Rows whose values stand in other rows too, counted in one pass: GX joins the table with itself."""

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(
        cls, execution_engine: SqlAlchemyExecutionEngine, metric_domain_kwargs: dict[str, Any], **kwargs: Any
    ) -> int:
        names = metric_domain_kwargs.get("column_list") or [metric_domain_kwargs["column"]]
        rows = execution_engine.get_domain_records(metric_domain_kwargs)
        columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in names]
        values = (
            sa.select(sa.func.count().label("n"))
            .select_from(rows.subquery() if isinstance(rows, sa.Select) else rows)
            .where(*(column.is_not(None) for column in columns))
            .group_by(*columns)
            .having(sa.func.count() > 1)
            .subquery()
        )
        total = sa.select(sa.func.coalesce(sa.func.sum(values.c.n), 0))
        return int(execution_engine.execute_query(total).scalar())


class _RepeatedInColumn(_Repeated):
    metric_name = "column_values.unique.unexpected_count"
    domain_keys = ColumnMapMetricProvider.condition_domain_keys


class _RepeatedInColumns(_Repeated):
    metric_name = "compound_columns.unique.unexpected_count"
    domain_keys = MulticolumnMapMetricProvider.condition_domain_keys


EngineType = type[SqlAlchemyExecutionEngine]  # below, `type` is a field


class DuckDBDatasource(SQLDatasource):
    """`context.data_sources.add_duckdb(name, connection_string="duckdb:///data/warehouse.duckdb")`."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]

    @property
    def execution_engine_type(self) -> EngineType:
        return DuckDBExecutionEngine

    def get_execution_engine(self) -> SqlAlchemyExecutionEngine:
        return self._execution_engine or super().get_execution_engine()

    def get_engine(self) -> sa.Engine:
        own: sa.Engine | None = self._execution_engine.engine if self._execution_engine else None
        return own or super().get_engine()

    @contextmanager
    def over(self, con: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Checks inside the block run on the open database of `con`; nothing is held after it."""
        lent = [con]  # taken back below: GX keeps engines, and with them what their closures hold
        engine = sa.create_engine("duckdb://", creator=lambda: _Connection(lent[0].cursor()), poolclass=pool.StaticPool)
        self._execution_engine = DuckDBExecutionEngine(engine=engine, create_temp_table=False)
        try:
            yield
        finally:
            self._execution_engine = None
            engine.dispose()
            lent.clear()
