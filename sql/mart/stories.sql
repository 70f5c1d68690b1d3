-- One row per story, with the source that had it first and how many different pieces of copy it ran on.
with groups as (
    select
        story_id,
        count(distinct copy_group) as n_copy_groups
    from overlap.story_articles
    group by story_id
)

select
    s.story_id,
    s.headline,
    s.first_article,
    a.source_id as first_source_id,
    s.agency_id,
    s.n_articles,
    s.n_sources,
    g.n_copy_groups,
    s.first_published_at,
    s.last_published_at
from overlap.stories as s
inner join text.articles as a on s.first_article = a.article_id
inner join groups as g on s.story_id = g.story_id
order by s.story_id
