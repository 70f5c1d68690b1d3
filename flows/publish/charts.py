"""Charts of a whole report, drawn by Altair and rendered to SVG files, one for light pages and one for dark.

They are shown as pictures (a page's security policy forbids what Vega needs in the page itself), each beside a
table with the same numbers. Marks that a page repeats for every story, pair or name (ticks, bars, copy maps)
are written by the templates: Altair takes 60 ms for a chart, which is ten minutes for 10,000 stories.
"""

from typing import Any

import polars as pl

INK = {"light": ("#5f5b55", "#e3ded5"), "dark": ("#a8a296", "#35343a")}
SCALE = {"light": ["#efe9dd", "#2b5f8a"], "dark": ["#26272d", "#7fb2de"]}
MARK = {"light": "#2b5f8a", "dark": "#7fb2de"}
LOUD = {"light": "#b3261e", "dark": "#ff8a75"}
FONT = "system-ui, -apple-system, 'Segoe UI', Inter, Roboto, 'Helvetica Neue', Arial, sans-serif"


def heat(frame: pl.DataFrame, x: str, y: str, value: str, label: str, theme: str) -> str:
    """A strip of cells: `frame` has a date column `x`, a name column `y` in the order wanted and counts `value`."""
    import altair as alt

    most = int(frame[value].max() or 0)  # type: ignore[arg-type]
    dates = "%-d %b" if frame[x].dt.year().n_unique() == 1 else "%-d %b %Y"
    rows = frame[y].unique(maintain_order=True).to_list()
    chart = (
        alt.Chart(frame)
        .mark_rect(cornerRadius=2)
        .encode(
            x=alt.X(f"yearmonthdate({x}):O", title=None, axis=alt.Axis(format=dates, labelOverlap=True)),
            y=alt.Y(f"{y}:N", title=None, sort=rows, axis=alt.Axis(labelLimit=220)),
            color=alt.Color(
                f"{value}:Q",
                title=label,
                legend=alt.Legend(format="d", values=list(range(0, most + 1, max(1, most // 4)))),
                scale=alt.Scale(range=SCALE[theme], domainMin=0, interpolate="rgb"),
            ),
        )
        .properties(width=620, height=alt.Step(24))
    )
    return _svg(chart, theme)


def outcomes(frame: pl.DataFrame, theme: str) -> str:
    """Checks of each run that held and failed: columns run (label), outcome (held|failed), n."""
    import altair as alt

    chart = (
        alt.Chart(frame)
        .mark_bar(size=18)
        .encode(
            x=alt.X("run:N", title=None, sort=frame["run"].unique(maintain_order=True).to_list(),
                    axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("n:Q", title="checks"),
            color=alt.Color("outcome:N", title=None,
                            scale=alt.Scale(domain=["held", "failed"], range=[MARK[theme], LOUD[theme]])),
            order=alt.Order("outcome:N"),
        )
        .properties(width=620, height=160)
    )  # fmt: skip
    return _svg(chart, theme)


def _svg(chart: Any, theme: str) -> str:
    import vl_convert

    ink, rule = INK[theme]
    axis = {"domainColor": rule, "tickColor": rule, "gridColor": rule, "labelColor": ink, "titleColor": ink,
            "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}  # fmt: skip
    chart = chart.configure(
        background="transparent",
        font=FONT,
        axis=axis,
        legend={"labelColor": ink, "titleColor": ink, "titleFontWeight": "normal", "orient": "top"},
        view={"stroke": None},
    )
    return str(vl_convert.vegalite_to_svg(chart.to_json(validate=False)))
