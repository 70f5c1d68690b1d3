-- One row per article: the blocks of its page that are its story, and the article of its source that it repeats.
-- What other articles tell about an article: text.articles writes only those anew for which it has changed.
with lines as (
    select
        article_id,
        unnest(line_keys) as line_key
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
        p.published_at,
        p.block_roles,
        p.line_keys,
        p.block_keys,
        coalesce(f.furniture_keys, []) as furniture_keys
    from text.parsed as p
    inner join text.current as c on p.article_id = c.article_id
    left join furniture as f on p.article_id = f.article_id
),

stories as (
    select
        *,
        list_transform(
            list_zip(block_roles, line_keys), lambda b: b[1] = 'story' and not list_contains(furniture_keys, b[2])
        ) as is_story
    from joined
),

keyed as (
    select
        *,
        md5(array_to_string(list_where(block_keys, is_story), ' ')) as content_key
    from stories
)

select
    article_id,
    is_story,
    case
        when list_contains(is_story, true) then nullif(
            first_value(article_id) over (
                partition by source_id, content_key order by published_at nulls last, article_id
            ),
            article_id
        )
    end as duplicate_of
from keyed
order by article_id
