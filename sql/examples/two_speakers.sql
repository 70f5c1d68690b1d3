-- Which quotations are credited to different people in different articles?
select
    q.text,
    q.speaker,
    q.n_speakers,
    q.n_articles,
    q.n_sources,
    f.name as first_source,
    q.first_published_at
from mart.quotes as q
inner join mart.sources as f on q.first_source_id = f.source_id
where q.n_speakers > 1
order by q.n_sources desc, q.n_articles desc, q.shared_quote_id asc
limit 20;
