-- One row per pair of articles of different sources that share copy, readable without a join.
select
    p.article_a,
    p.article_b,
    p.source_a,
    p.source_b,
    a.headline as headline_a,
    b.headline as headline_b,
    a.url as url_a,
    b.url as url_b,
    a.published_at as published_at_a,
    b.published_at as published_at_b,
    p.relation,
    p.a_in_b,
    p.b_in_a,
    p.n_shared_words,
    p.longest_run_words,
    p.n_passages,
    p.n_shared_quotes,
    p.n_shared_entities,
    p.earlier_article,
    p.lag_minutes,
    p.n_material_edits
from overlap.article_pairs as p
inner join text.articles as a on p.article_a = a.article_id
inner join text.articles as b on p.article_b = b.article_id
order by p.article_a, p.article_b
