-- One row per source that has articles: how much it copies, how often it is first, how fast it follows.
with lags as (
    select
        case earlier_article when article_a then article_b else article_a end as article_id,
        max(lag_minutes) as lag_minutes
    from overlap.article_pairs
    where earlier_article is not null
    group by case earlier_article when article_a then article_b else article_a end
)

select
    a.source_id,
    coalesce(any_value(s.name), a.source_id) as name,
    any_value(s.domain) as domain,
    any_value(s.country) as country,
    any_value(s.kind) as kind,
    count(*) as n_articles,
    count(*) filter (where a.copied_share > 0) as n_copied,
    count(distinct a.copy_group) filter (where a.first_in_group) as n_first,
    median(l.lag_minutes)::double as median_lag_minutes,
    min(a.published_at) as first_published_at,
    max(a.published_at) as last_published_at
from mart.articles as a
left join seed.sources as s on a.source_id = s.source_id
left join lags as l on a.article_id = l.article_id
group by a.source_id
order by a.source_id
