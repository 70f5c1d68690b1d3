-- One row per article (newest revision), cleaned: what every later stage reads.
with blocks as (
    select
        c.source_id,
        p.article_id,
        generate_subscripts(p.blocks, 1) as block_no,
        unnest(p.blocks) as block
    from text.parsed as p
    inner join text.current as c on p.article_id = c.article_id
),

bodies as (
    select
        b.article_id,
        string_agg(b.block.text, chr(10) || chr(10) order by b.block_no) as body,
        sum(b.block.n_words)::bigint as n_words,
        md5(string_agg(b.block.key::varchar, ' ' order by b.block_no)) as content_key
    from blocks as b
    anti join text.furniture as f on b.source_id = f.source_id and b.block.line = f.line_key
    where b.block.role = 'story'
    group by b.article_id
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
        b.content_key,
        coalesce(b.body, '') as body,
        coalesce(b.n_words, 0) as n_words
    from text.parsed as p
    inner join text.current as c on p.article_id = c.article_id
    left join bodies as b on p.article_id = b.article_id
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
        when content_key is not null then nullif(
            first_value(article_id) over (
                partition by source_id, content_key order by published_at nulls last, article_id
            ),
            article_id
        )
    end as duplicate_of
from joined
order by article_id
