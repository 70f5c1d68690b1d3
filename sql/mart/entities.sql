-- One row per person, organisation, place or other named entity.
select
    e.entity_id,
    e.name,
    e.entity_type,
    null::varchar as country,
    e.n_mentions,
    e.n_articles,
    e.n_sources,
    e.first_seen_at
from entity.entities as e
order by e.entity_id
