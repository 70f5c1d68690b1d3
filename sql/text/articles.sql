-- One row per article (newest revision), cleaned: what every later stage reads.
-- Bodies are put together row by row, so that memory does not grow with the number of articles.
with lines as (
    select
        article_id,
        unnest(list_transform(blocks, lambda b: b['line'])) as line_key
    from text.parsed
),

furniture as (
    select
        l.article_id,
        list(distinct l.line_key) as furniture_keys
    from lines as l
    inner join text.current as c on l.article_id = c.article_id
    inner join text.furniture as f on c.source_id = f.source_id and l.line_key = f.line_key
    group by l.article_id
),

joined as (
    select
        p.article_id,
        c.source_id,
        c.url,
        p.headline,
        p.byline,
        p.agency_id,
        p.dateline,
        p.published_at,
        p.published_precision,
        p.language,
        p.blocks,
        coalesce(f.furniture_keys, []) as furniture_keys
    from text.parsed as p
    inner join text.current as c on p.article_id = c.article_id
    left join furniture as f on p.article_id = f.article_id
),

stories as (
    select
        *,
        list_filter(
            blocks, lambda b: b['role'] = 'story' and not list_contains(furniture_keys, b['line'])
        ) as paragraphs
    from joined
),

bodies as (
    select
        *,
        array_to_string(list_transform(paragraphs, lambda b: b['text']), chr(10) || chr(10)) as body,
        coalesce(list_sum(list_transform(paragraphs, lambda b: b['n_words'])), 0)::bigint as n_words,
        md5(array_to_string(list_transform(paragraphs, lambda b: b['key']::varchar), ' ')) as content_key
    from stories
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
    body,
    n_words,
    case
        when body <> '' then nullif(
            first_value(article_id) over (
                partition by source_id, content_key order by published_at nulls last, article_id
            ),
            article_id
        )
    end as duplicate_of
from bodies
order by article_id
