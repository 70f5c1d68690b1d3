-- One row per line that one source repeats across its stories and no other source carries.
-- Left out of every body. A line that others carry too is copy, however often it comes.
with occurrences as (
    select
        c.source_id,
        p.article_id,
        p.published_at::date as published_on,
        unnest(p.blocks) as block
    from text.parsed as p
    inner join text.current as c on p.article_id = c.article_id
),

story_lines as (
    select
        o.source_id,
        o.article_id,
        o.published_on,
        o.block.line as line_hash,
        min(o.block.text) as example,
        max(o.block.n_words) as n_words
    from occurrences as o
    where o.block.role = 'story'
    group by o.source_id, o.article_id, o.published_on, o.block.line
),

repeated as (
    select
        line_hash,
        min(source_id) as source_id,
        min(example) as example,
        max(n_words) as n_words,
        count(*) as n_articles,
        count(distinct published_on) as n_days
    from story_lines
    group by line_hash
    having min(source_id) = max(source_id) and count(*) >= 3
),

-- re-posts and updates of one story repeat its lines too: as many stories carry a line as the paragraphs
-- around it are different ones
around as (
    select
        r.line_hash,
        count(*) / r.n_articles as n_per_article,
        count(distinct neighbour.line_hash) as n_different
    from repeated as r
    inner join story_lines as carrier on r.line_hash = carrier.line_hash
    inner join story_lines as neighbour
        on carrier.article_id = neighbour.article_id and r.line_hash <> neighbour.line_hash
    where neighbour.n_words >= 12
    group by r.line_hash, r.n_articles
)

select
    r.line_hash as line_key,
    r.source_id,
    r.example,
    r.n_words,
    r.n_articles,
    r.n_days,
    round(a.n_different / a.n_per_article, 1) as n_stories
from repeated as r
inner join around as a on r.line_hash = a.line_hash
where
    a.n_different >= 3 * a.n_per_article
    and (r.n_words < 20 or r.n_days >= 3)
order by r.source_id, r.line_hash
