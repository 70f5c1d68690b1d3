-- Which sources are first with copy that others run too, and how long after the first do they come otherwise?
select
    name,
    n_articles,
    n_first,
    n_copied,
    round(100.0 * n_copied / n_articles)::bigint as percent_copied,
    round(median_lag_minutes / 60, 1) as median_lag_hours
from mart.sources
order by n_first desc, n_articles desc, name asc
limit 20;
