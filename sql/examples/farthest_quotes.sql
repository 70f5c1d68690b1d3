-- Which quotations travelled to most sources, and who had them first?
select
    q.text,
    q.speaker,
    q.n_sources,
    q.n_articles,
    f.name as first_source,
    q.first_published_at
from mart.quotes as q
inner join mart.sources as f on q.first_source_id = f.source_id
order by q.n_sources desc, q.n_articles desc, q.shared_quote_id asc
limit 20;
