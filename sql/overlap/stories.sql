-- One row per story: articles of any number of sources that report the same event, with or without common copy.
with members as (
    select
        m.story_id,
        m.article_id,
        a.source_id,
        a.agency_id,
        a.published_at,
        t.time_order,
        nullif(trim(a.headline), '') as headline
    from overlap.story_articles as m
    inner join text.articles as a on m.article_id = a.article_id
    inner join overlap.article_times as t on m.article_id = t.article_id
),

-- the agency that most of its articles credit; of equals, the one credited first
agencies as (
    select
        story_id,
        agency_id,
        row_number() over (partition by story_id order by count(*) desc, min(time_order) asc) as place
    from members
    where agency_id is not null
    group by story_id, agency_id
),

counted as (
    select
        story_id,
        arg_min(headline, time_order) as headline,
        count(*) as n_articles,
        count(distinct source_id) as n_sources,
        arg_min(article_id, time_order) as first_article,
        arg_min(published_at, time_order) as first_published_at,
        max(published_at) as last_published_at
    from members
    group by story_id
),

-- a story without any headline is called by how its first article begins
untitled as (
    select
        c.story_id,
        coalesce(
            nullif(regexp_extract(a.body, '^\s*([^\n]{1,100})(?:\s|$)', 1), ''),
            nullif(left(trim(a.body), 100), ''),
            '(no text)'
        ) as headline
    from counted as c
    inner join text.articles as a on c.first_article = a.article_id
    where c.headline is null
)

select
    c.story_id,
    coalesce(c.headline, u.headline) as headline,
    c.n_articles,
    c.n_sources,
    c.first_article,
    c.first_published_at,
    c.last_published_at,
    g.agency_id
from counted as c
left join untitled as u on c.story_id = u.story_id
left join agencies as g on c.story_id = g.story_id and g.place = 1
order by c.story_id
