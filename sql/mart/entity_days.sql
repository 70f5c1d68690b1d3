-- One row per entity, source and day of publication on which it was named or quoted.
-- Articles without a date are left out: they belong to no day.
with events as (
    select
        entity_id,
        article_id,
        1 as mentions,
        0 as quotes
    from entity.mentions
    union all
    select
        speaker_entity_id as entity_id,
        article_id,
        0 as mentions,
        1 as quotes
    from entity.quotes
    where speaker_entity_id is not null
)

select
    e.entity_id,
    a.source_id,
    a.published_at::date as day,
    sum(e.mentions)::bigint as n_mentions,
    count(distinct e.article_id) as n_articles,
    sum(e.quotes)::bigint as n_quotes
from events as e
inner join text.articles as a on e.article_id = a.article_id
where a.published_at is not null
group by e.entity_id, a.source_id, a.published_at::date
order by e.entity_id, day, a.source_id
