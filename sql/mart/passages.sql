-- One row per passage that two articles share, with its text on both sides.
-- A memo: the texts of all passages are much to write, and few change.
-- materialized: incremental
-- unique_key: article_a, article_b
-- batch: 100000
-- keys: select article_a, article_b, hash(passages, texts_hash) as input_hash
--   from overlap.alignments where len(passages) > 0
-- inputs: select article_a, article_b, p.passages, a.body as body_a, b.body as body_b
--   from keys join overlap.alignments p using (article_a, article_b)
--   join text.articles a on article_a = a.article_id join text.articles b on article_b = b.article_id
with numbered as (
    select
        article_a,
        article_b,
        body_a,
        body_b,
        generate_subscripts(passages, 1) as passage_no,
        unnest(passages) as p
    from inputs
)

select
    article_a,
    article_b,
    passage_no,
    p['a_start'] as a_start,
    p['a_end'] as a_end,
    p['b_start'] as b_start,
    p['b_end'] as b_end,
    p['n_words'] as n_words,
    p['is_quote'] as is_quote,
    p['similarity'] as similarity,
    substring(body_a, p['a_start'] + 1, p['a_end'] - p['a_start']) as a_text,
    substring(body_b, p['b_start'] + 1, p['b_end'] - p['b_start']) as b_text
from numbered
order by article_a, article_b, passage_no
