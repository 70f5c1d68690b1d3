-- One row per name in an article's body.
-- materialized: view
select
    article_id,
    sentence_no,
    char_start,
    char_end,
    surface,
    entity_type,
    entity_id
from entity.resolved_mentions
