"""Charts of a whole report: Vega-Lite specifications rendered to SVG files, one for light pages and one for dark.

They are shown as pictures (a page's security policy forbids what Vega needs in the page itself), each beside a
table with the same numbers. Marks that a page repeats for every story, pair or name (ticks, bars, copy maps)
are written by the templates: Vega takes 50 ms for a chart, which is eight minutes for 10,000 stories.
"""

from typing import Any

import polars as pl
from polars import selectors

Spec = dict[str, Any]

INK = {"light": ("#5f5b55", "#e3ded5"), "dark": ("#a8a296", "#35343a")}
SCALE = {"light": ["#efe9dd", "#2b5f8a"], "dark": ["#26272d", "#7fb2de"]}
MARK = {"light": "#2b5f8a", "dark": "#7fb2de"}
LOUD = {"light": "#b3261e", "dark": "#ff8a75"}
FONT = "system-ui, -apple-system, 'Segoe UI', Inter, Roboto, 'Helvetica Neue', Arial, sans-serif"


def heat(frame: pl.DataFrame, x: str, y: str, value: str, label: str, theme: str) -> str:
    """A strip of cells: `frame` has a date column `x`, a name column `y` in the order wanted and counts `value`."""
    most = int(frame[value].max() or 0)  # type: ignore[arg-type]
    dates = "%-d %b" if frame[x].dt.year().n_unique() == 1 else "%-d %b %Y"
    rows = frame[y].unique(maintain_order=True).to_list()
    encoding = {
        "x": {"field": x, "timeUnit": "yearmonthdate", "type": "ordinal", "title": None,
              "axis": {"format": dates, "labelOverlap": True}},
        "y": {"field": y, "type": "nominal", "title": None, "sort": rows, "axis": {"labelLimit": 220}},
        "color": {"field": value, "type": "quantitative", "title": label,
                  "legend": {"format": "d", "values": list(range(0, most + 1, max(1, most // 4)))},
                  "scale": {"range": SCALE[theme], "domainMin": 0, "interpolate": "rgb"}},
    }  # fmt: skip
    return _svg(frame, {"type": "rect", "cornerRadius": 2}, encoding, {"step": 24}, theme)


def outcomes(frame: pl.DataFrame, theme: str) -> str:
    """Checks of each run that held and failed: columns run (label), outcome (held|failed), n."""
    runs = frame["run"].unique(maintain_order=True).to_list()
    encoding = {
        "x": {"field": "run", "type": "nominal", "title": None, "sort": runs,
              "axis": {"labelAngle": 0, "labelOverlap": True}},
        "y": {"field": "n", "type": "quantitative", "title": "checks"},
        "color": {"field": "outcome", "type": "nominal", "title": None,
                  "scale": {"domain": ["held", "failed"], "range": [MARK[theme], LOUD[theme]]}},
        "order": {"field": "outcome", "type": "nominal"},
    }  # fmt: skip
    return _svg(frame, {"type": "bar", "size": 18}, encoding, 160, theme)


def _svg(frame: pl.DataFrame, mark: Spec, encoding: Spec, height: Any, theme: str) -> str:
    import vl_convert

    ink, rule = INK[theme]
    axis = {"domainColor": rule, "tickColor": rule, "gridColor": rule, "labelColor": ink, "titleColor": ink,
            "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}  # fmt: skip
    return str(vl_convert.vegalite_to_svg({
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": frame.with_columns(selectors.date().cast(pl.String) + "T00:00:00").to_dicts()},
        "mark": mark,
        "encoding": encoding,
        "width": 620,
        "height": height,
        "config": {
            "background": "transparent",
            "font": FONT,
            "axis": axis,
            "legend": {"labelColor": ink, "titleColor": ink, "titleFontWeight": "normal", "orient": "top"},
            "view": {"stroke": None},
        },
    }))  # fmt: skip
