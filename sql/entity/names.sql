-- One row per entity, surface it goes by, label and rule that merged them: why a name counts to an entity.
select
    entity_id,
    surface,
    entity_type,
    rule,
    mode(name order by name) as name,
    min(country) as country,
    count(*) as n_mentions,
    count(distinct article_id) as n_articles
from entity.resolved_mentions
group by entity_id, surface, entity_type, rule
order by entity_id, surface, entity_type, rule
