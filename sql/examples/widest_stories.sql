-- Which stories ran in most sources, and on how many different pieces of copy?
select
    s.headline,
    f.name as first_source,
    s.agency_id,
    s.n_sources,
    s.n_articles,
    s.n_copy_groups,
    s.first_published_at,
    s.last_published_at
from mart.stories as s
inner join mart.sources as f on s.first_source_id = f.source_id
order by s.n_sources desc, s.n_articles desc, s.story_id asc
limit 20;
