-- One row per passage that two articles share, with exact spans on both sides and what was edited.
-- Passages of a pair are numbered in the order of article_a, whatever the order of paragraphs in article_b.
-- materialized: incremental
-- unique_key: article_a, article_b
-- batch: 100000
-- keys: select article_a, article_b, hash(passages, texts_hash) as input_hash
--   from overlap.alignments where len(passages) > 0
-- inputs: select article_a, article_b, passages from keys join overlap.alignments using (article_a, article_b)
with numbered as (
    select
        article_a,
        article_b,
        generate_subscripts(passages, 1) as passage_no,
        unnest(passages, max_depth := 2)  -- noqa: AL03
    from inputs
)

select
    article_a,
    article_b,
    passage_no,
    a_start,
    a_end,
    b_start,
    b_end,
    n_words,
    is_quote,
    similarity,
    edits
from numbered
order by article_a, article_b, passage_no
