-- One row per passage that two articles share, with its text on both sides.
select
    p.article_a,
    p.article_b,
    p.passage_no,
    p.a_start,
    p.a_end,
    p.b_start,
    p.b_end,
    p.n_words,
    p.is_quote,
    p.similarity,
    substring(a.body, p.a_start + 1, p.a_end - p.a_start) as a_text,
    substring(b.body, p.b_start + 1, p.b_end - p.b_start) as b_text
from overlap.passages as p
inner join text.articles as a on p.article_a = a.article_id
inner join text.articles as b on p.article_b = b.article_id
order by p.article_a, p.article_b, p.passage_no
