-- Which sources wrote most of what they ran themselves, in stories that others ran too?
select
    a.source_name,
    count(*) as n_articles,
    count(*) filter (where a.copied_share < 0.1) as n_own,
    round(100.0 * count(*) filter (where a.copied_share < 0.1) / count(*))::bigint as percent_own,
    round(avg(a.copied_share), 2) as mean_copied_share
from mart.articles as a
inner join mart.stories as s on a.story_id = s.story_id
where s.n_sources > 1 and a.copied_share is not null
group by a.source_id, a.source_name
order by percent_own desc, n_articles desc, a.source_id asc
limit 20;
