-- One row per edit inside a shared passage: what one article says and what the other says in its place.
-- A changed number or name is material: "12 dead" and "14 dead" must never look alike.
with numbered as (
    select
        article_a,
        article_b,
        passage_no,
        unnest(edits) as edit,
        generate_subscripts(edits, 1) as edit_no
    from overlap.passages
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
