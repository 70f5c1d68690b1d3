-- One row per article: the stretch of time in which it was published, and its place in the order of time.
-- A bare date is a whole day, not midnight: x came before y only if x's stretch ends before y's begins, and
-- where articles must be put in some order, one known to the minute comes before one known to that day only.
-- Undated articles come last, ties go by article_id.
with spans as (
    select
        article_id,
        source_id,
        published_at as earliest_at,
        case published_precision
            when 'day' then published_at + interval 1 day
            when 'minute' then published_at + interval 1 minute
            else published_at + interval 1 second
        end as latest_at
    from text.articles
)

select
    article_id,
    source_id,
    earliest_at,
    latest_at,
    row_number() over (order by latest_at asc nulls last, article_id asc) as time_order
from spans
order by time_order
