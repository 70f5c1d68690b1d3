-- One row per pair of articles that have quotations in common and no other copy.
-- A view, computed when asked: one famous sentence makes pairs by the square.
-- materialized: view
with pairs as (
    select
        a.article_a,
        a.article_b
    from overlap.alignments as a
    anti join overlap.article_pairs as p on a.article_a = p.article_a and a.article_b = p.article_b
    where a.quoted_both_run >= 5 or a.quoted_one_run >= 10
)

select
    p.article_a,
    p.article_b,
    count(distinct a.shared_quote_id) filter (where b.shared_quote_id is not null) as n_shared_quotes
from pairs as p
left join overlap.quote_uses as a on p.article_a = a.article_id
left join overlap.quote_uses as b on p.article_b = b.article_id and a.shared_quote_id = b.shared_quote_id
group by p.article_a, p.article_b
