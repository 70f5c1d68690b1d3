-- One row per quotation in an article's body.
-- materialized: view
select
    quote_id,
    article_id,
    char_start,
    char_end,
    text,
    match_key,
    speaker,
    speaker_entity_id,
    cue
from entity.found_quotes
