-- One row per story: articles of any number of sources that report the same event, with or without common copy.
with members as (
    select
        m.story_id,
        m.article_id,
        a.source_id,
        a.agency_id,
        a.published_at,
        t.time_order,
        coalesce(
            nullif(trim(a.headline), ''),
            nullif(regexp_extract(a.body, '^\s*([^\n]{1,100})(?:\s|$)', 1), ''),
            nullif(left(trim(a.body), 100), ''),
            '(no text)'
        ) as headline,
        coalesce(trim(a.headline), '') = '' as without_headline
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
)

select
    m.story_id,
    arg_min(m.headline, (m.without_headline, m.time_order)) as headline,
    count(*) as n_articles,
    count(distinct m.source_id) as n_sources,
    arg_min(m.article_id, m.time_order) as first_article,
    arg_min(m.published_at, m.time_order) as first_published_at,
    max(m.published_at) as last_published_at,
    any_value(g.agency_id) as agency_id
from members as m
left join agencies as g on m.story_id = g.story_id and g.place = 1
group by m.story_id
order by m.story_id
