-- Where do two copies of one passage give different numbers or names?
select
    e.kind,
    e.a_text,
    e.b_text,
    p.source_a,
    p.source_b,
    p.headline_a,
    x.a_text as passage_a,
    x.b_text as passage_b
from mart.edits as e
inner join mart.passages as x
    on e.article_a = x.article_a and e.article_b = x.article_b and e.passage_no = x.passage_no
inner join mart.article_pairs as p on e.article_a = p.article_a and e.article_b = p.article_b
where e.is_material
order by e.kind desc, e.article_a asc, e.article_b asc, e.passage_no asc, e.edit_no asc
limit 50;
