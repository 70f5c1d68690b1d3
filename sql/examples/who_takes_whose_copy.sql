-- Which sources take most copy from which others, how much of it, and how quickly?
select
    a.name as giver,
    b.name as taker,
    o.n_identical + o.n_syndicated + o.n_partial as n_articles,
    o.n_identical,
    round(o.mean_share, 2) as mean_share,
    round(o.median_lag_minutes / 60, 1) as median_lag_hours
from mart.source_overlap as o
inner join mart.sources as a on o.source_a = a.source_id
inner join mart.sources as b on o.source_b = b.source_id
where o.mean_share is not null
order by n_articles desc, giver asc, taker asc
limit 20;
