-- Which people did most sources name on each day?
with days as (
    select
        day,
        entity_id,
        count(distinct source_id) as n_sources,
        sum(n_articles)::bigint as n_articles,
        sum(n_quotes)::bigint as n_quotes
    from mart.entity_days
    group by day, entity_id
)

select
    d.day,
    e.name,
    d.n_sources,
    d.n_articles,
    d.n_quotes
from days as d
inner join mart.entities as e on d.entity_id = e.entity_id
where e.entity_type = 'PERSON'
qualify row_number() over (partition by d.day order by d.n_sources desc, d.n_articles desc, e.entity_id asc) <= 5
order by d.day desc, d.n_sources desc, d.n_articles desc, e.entity_id asc
limit 50;
