-- Which news agencies' copy is carried most, and by how many sources?
select
    agency_id,
    count(*) as n_articles,
    count(distinct source_id) as n_sources,
    count(distinct story_id) as n_stories,
    round(avg(copied_share), 2) as mean_copied_share
from mart.articles
where agency_id is not null
group by agency_id
order by n_articles desc, agency_id asc
limit 20;
