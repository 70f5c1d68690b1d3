-- Which articles carry an agency's copy without crediting the agency?
with copies as (
    select
        article_a as article_id,
        article_b as original_id,
        a_in_b as share
    from mart.article_pairs
    union all
    select
        article_b as article_id,
        article_a as original_id,
        b_in_a as share
    from mart.article_pairs
)

select
    a.source_name,
    a.headline,
    a.byline,
    o.agency_id,
    o.source_name as credited_in,
    round(c.share, 2) as share,
    a.url
from copies as c
inner join mart.articles as a on c.article_id = a.article_id
inner join mart.articles as o on c.original_id = o.article_id
where a.agency_id is null and o.agency_id is not null and c.share >= 0.5
qualify row_number() over (partition by a.article_id order by c.share desc, o.article_id asc) = 1
order by share desc, a.article_id asc
limit 50;
