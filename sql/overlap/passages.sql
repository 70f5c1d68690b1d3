-- One row per passage that two articles share, with exact spans on both sides and what was edited.
-- Passages of a pair are numbered in the order of article_a, whatever the order of paragraphs in article_b.
select
    article_a,
    article_b,
    passage_no,
    passage.a_start as a_start,
    passage.a_end as a_end,
    passage.b_start as b_start,
    passage.b_end as b_end,
    passage.n_words as n_words,
    passage.is_quote as is_quote,
    passage.similarity as similarity,
    passage.edits as edits
from (
    select article_a, article_b, unnest(passages) as passage, generate_subscripts(passages, 1) as passage_no
    from overlap.alignments
)
order by article_a, article_b, passage_no
