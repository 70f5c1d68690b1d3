-- One row per article (newest revision), cleaned: what every later stage reads.
-- A memo: bodies are much to write, and few change.
-- materialized: incremental
-- unique_key: article_id
-- keys: select p.article_id, hash(
--     p.headline, p.byline, p.agency_id, p.dateline, p.published_at, p.published_precision, p.language, p.texts_hash,
--     p.block_words, c.source_id, c.url, s.is_story, s.duplicate_of
--   ) as input_hash
--   from text.parsed p
--   join text.current c on p.article_id = c.article_id join text.story_blocks s on p.article_id = s.article_id
-- inputs: select p.*, c.source_id, c.url, s.is_story, s.duplicate_of
--   from keys join text.parsed p using (article_id)
--   join text.current c on p.article_id = c.article_id join text.story_blocks s on p.article_id = s.article_id
with stories as (
    select
        *,
        list_where(block_texts, is_story) as paragraphs
    from inputs
)

select
    article_id,
    source_id,
    url,
    headline,
    byline,
    agency_id,
    dateline,
    published_at,
    published_precision,
    language,
    array_to_string(paragraphs, chr(10) || chr(10)) as body,
    coalesce(list_sum(list_where(block_words, is_story)), 0)::bigint as n_words,
    duplicate_of
from stories
order by article_id
