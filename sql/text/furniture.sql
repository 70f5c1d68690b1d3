-- One row per line that one source repeats across its stories and no other source carries.
-- Left out of every body. A line that others carry too is copy, however often it comes.
with articles as (
    select
        p.article_id,
        c.source_id,
        p.published_at::date as published_on,
        list_zip(p.block_roles, p.line_keys, p.block_words) as blocks,
        row_number() over () as article_no  -- numbers are quicker to group and join than ids
    from text.parsed as p
    inner join text.current as c on p.article_id = c.article_id
),

lines as (
    select
        article_no,
        unnest(list_transform(
            list_filter(blocks, lambda b: b[1] = 'story'),
            lambda b: struct_pack(line_hash := b[2], n_words := b[3])
        )) as page_line
    from articles
),

story_lines as (
    select
        l.article_no,
        l.page_line.line_hash,
        max(l.page_line.n_words) as n_words
    from lines as l
    group by l.article_no, l.page_line.line_hash
),

often as (
    select line_hash
    from story_lines
    group by line_hash
    having count(*) >= 3
),

repeated as (
    select
        l.line_hash,
        min(a.source_id) as source_id,
        min(a.article_id) as example_of,
        max(l.n_words) as n_words,
        count(*) as n_articles,
        count(distinct a.published_on) as n_days
    from story_lines as l
    inner join often as o on l.line_hash = o.line_hash
    inner join articles as a on l.article_no = a.article_no
    group by l.line_hash
    having min(a.source_id) = max(a.source_id)
),

around as (
    select
        r.line_hash,
        count(*) / r.n_articles as n_per_article,
        count(distinct neighbour.line_hash) as n_different
    from repeated as r
    inner join story_lines as carrier on r.line_hash = carrier.line_hash
    inner join story_lines as neighbour
        on carrier.article_no = neighbour.article_no and r.line_hash <> neighbour.line_hash
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
        p.line_keys,
        p.block_texts,
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
    block_texts[list_position(line_keys, line_key)] as example
from furniture
order by source_id, line_key
