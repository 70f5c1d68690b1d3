-- One row per person, organisation, place or other named entity.
with named as (
    select
        m.entity_id,
        m.article_id,
        m.name,
        m.entity_type,
        a.source_id,
        a.published_at
    from entity.resolved_mentions as m
    inner join text.articles as a on m.article_id = a.article_id
),

-- the form most articles give it; one in capitals only (a dateline, a headline) last
names as (
    select
        entity_id,
        name,
        row_number() over (
            partition by entity_id
            order by
                (name = upper(name) and length(name) > 4),
                count(distinct article_id) desc,
                count(*) desc,
                name
        ) as place
    from named
    group by entity_id, name
),

types as (
    select
        entity_id,
        entity_type,
        row_number() over (partition by entity_id order by count(*) desc, entity_type) as place
    from named
    group by entity_id, entity_type
)

select
    e.entity_id,
    n.name,
    t.entity_type,
    count(*) as n_mentions,
    count(distinct e.article_id) as n_articles,
    count(distinct e.source_id) as n_sources,
    min(e.published_at) as first_seen_at
from named as e
inner join names as n on e.entity_id = n.entity_id and n.place = 1
inner join types as t on e.entity_id = t.entity_id and t.place = 1
group by e.entity_id, n.name, t.entity_type
order by e.entity_id
