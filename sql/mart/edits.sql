-- One row per edit inside a shared passage: what one article says and what the other says in its place.
-- A changed number or name is material: "12 dead" and "14 dead" must never look alike.
-- A memo, as mart.passages is: few pairs change.
-- materialized: incremental
-- unique_key: article_a, article_b
-- batch: 100000
-- keys: select article_a, article_b, hash(passages, texts_hash) as input_hash
--   from overlap.alignments where len(passages) > 0
-- inputs: select article_a, article_b, p.passages from keys join overlap.alignments p using (article_a, article_b)
with passages as (
    select
        article_a,
        article_b,
        generate_subscripts(passages, 1) as passage_no,
        unnest(passages)['edits'] as edits
    from inputs
),

numbered as (
    select
        article_a,
        article_b,
        passage_no,
        unnest(edits) as edit,
        generate_subscripts(edits, 1) as edit_no
    from passages
)

select
    article_a,
    article_b,
    passage_no,
    edit_no,
    edit['kind'] as kind,
    edit['kind'] in ('number', 'name') as is_material,
    edit['a_text'] as a_text,
    edit['b_text'] as b_text,
    edit['a_start'] as a_start,
    edit['a_end'] as a_end,
    edit['b_start'] as b_start,
    edit['b_end'] as b_end
from numbered
order by article_a, article_b, passage_no, edit_no
