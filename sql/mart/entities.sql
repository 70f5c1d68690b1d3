-- One row per person, organisation, place or other named entity, with its country as far as the seeds tell.
with names as (
    select
        entity_type,
        name,
        country,
        1 as place
    from seed.aliases
    where country is not null
    union all
    select
        'GPE' as entity_type,
        name,
        code as country,
        2 as place
    from seed.countries
    where ambiguous is null
    union all
    select
        'NORP' as entity_type,
        unnest(string_split(demonyms, '|')) as name,
        code as country,
        3 as place
    from seed.countries
    union all
    select
        'GPE' as entity_type,
        capital as name,
        code as country,
        4 as place
    from seed.countries
    where capital is not null
),

-- a name two countries share tells neither
countries as (
    select
        entity_type,
        name,
        arg_min(country, place) as country
    from names
    group by entity_type, name
    having count(distinct country) = 1
)

select
    e.entity_id,
    e.name,
    e.entity_type,
    c.country,
    e.n_mentions,
    e.n_articles,
    e.n_sources,
    e.first_seen_at
from entity.entities as e
left join countries as c on e.entity_type = c.entity_type and e.name = c.name
order by e.entity_id
