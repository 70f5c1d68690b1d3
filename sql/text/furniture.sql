-- One row per line that one source repeats across its stories and no other source carries.
-- Left out of every body. A line that others carry too is copy, however often it comes.
with lines as (
    select
        article_id,
        published_at::date as published_on,
        unnest(list_transform(
            blocks,
            lambda b: struct_pack(line_hash := b['line'], n_words := b['n_words'], is_story := b['role'] = 'story')
        )) as page_line
    from text.parsed
),

story_lines as (
    select
        c.source_id,
        l.article_id,
        l.published_on,
        l.page_line.line_hash,
        max(l.page_line.n_words) as n_words
    from lines as l
    inner join text.current as c on l.article_id = c.article_id
    where l.page_line.is_story
    group by c.source_id, l.article_id, l.published_on, l.page_line.line_hash
),

repeated as (
    select
        line_hash,
        min(source_id) as source_id,
        min(article_id) as example_of,
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
),

furniture as (
    select
        r.line_hash as line_key,
        r.source_id,
        r.n_words,
        r.n_articles,
        r.n_days,
        p.blocks,
        round(a.n_different / a.n_per_article, 1) as n_stories
    from repeated as r
    inner join around as a on r.line_hash = a.line_hash
    inner join text.parsed as p on r.example_of = p.article_id
    where
        a.n_different >= 3 * a.n_per_article
        and (r.n_words < 20 or r.n_days >= 3)
)

select
    line_key,
    source_id,
    n_words,
    n_articles,
    n_days,
    n_stories,
    list_filter(blocks, lambda b: b['line'] = line_key)[1]['text'] as example
from furniture
order by source_id, line_key
