-- One row per line that one source repeats across its articles and no other source carries.
-- Left out of every body. A line that others carry too is copy, however often it comes.
with occurrences as (
    select
        c.source_id,
        p.article_id,
        p.published_at::date as day,
        unnest(p.blocks, recursive := true)
    from text.parsed as p
    inner join text.current as c using (article_id)
),

-- the longest paragraph tells an article from its re-posts and updates, which repeat story lines too
stories as (
    select article_id, arg_max(line, n_words) as longest
    from occurrences
    where role = 'story'
    group by article_id
),

lines as (
    select
        o.line,
        any_value(o.source_id) as source_id,
        min(o.text) as text,
        max(o.n_words) as n_words,
        count(distinct o.article_id) as n_articles,
        count(distinct s.longest) as n_stories,
        count(distinct o.day) as n_days
    from occurrences as o
    left join stories as s using (article_id)
    where o.role = 'story'
    group by o.line
    having count(distinct o.source_id) = 1 and count(distinct o.article_id) >= 3
)

select line, source_id, text, n_words, n_articles, n_stories, n_days
from lines
where n_stories >= 3 and (n_words < 25 or n_days >= 3)
order by source_id, line
