-- Which copies came out more than a day after the first article with that copy?
select
    p.relation,
    first.source_name as first_source,
    first.published_at as first_published_at,
    late.source_name as late_source,
    late.published_at as late_published_at,
    date_diff('day', first.published_at, late.published_at) as days_later,
    late.headline
from mart.article_pairs as p
inner join mart.articles as first on p.earlier_article = first.article_id
inner join mart.articles as late
    on late.article_id = case p.earlier_article when p.article_a then p.article_b else p.article_a end
where late.published_at >= first.published_at + interval 1 day
qualify row_number() over (partition by late.article_id order by first.published_at asc, first.article_id asc) = 1
order by days_later desc, p.article_a asc, p.article_b asc
limit 20;
