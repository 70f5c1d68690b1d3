-- One row per pair of articles of different sources that share copy; article_a < article_b.
-- A bare date is a whole day: earlier_article is null where the stretches of time overlap, lag_minutes where
-- either of the two is known to the day only.
with pairs as (
    select
        article_a, article_b, relation, a_in_b, b_in_a, n_shared_words, longest_run_words,
        len(passages) as n_passages, n_material_edits
    from overlap.alignments
    where relation in ('identical', 'syndicated', 'partial')
),

timed as (
    select
        pairs.*,
        a.source_id as source_a,
        b.source_id as source_b,
        case
            when a.latest_at <= b.earliest_at then article_a
            when b.latest_at <= a.earliest_at then article_b
        end as earlier_article,
        case
            when a.latest_at < a.earliest_at + interval 1 day and b.latest_at < b.earliest_at + interval 1 day
                then abs(date_diff('second', a.earliest_at, b.earliest_at)) // 60
        end as lag_minutes
    from pairs
    join overlap.article_times as a on article_a = a.article_id
    join overlap.article_times as b on article_b = b.article_id
),

quotes as (
    select article_a, article_b, count(distinct a.shared_quote_id) as n_shared_quotes
    from pairs
    join overlap.quote_uses as a on article_a = a.article_id
    join overlap.quote_uses as b on article_b = b.article_id and a.shared_quote_id = b.shared_quote_id
    group by article_a, article_b
),

named as (
    select distinct article_id, entity_id from entity.mentions
),

entities as (
    select article_a, article_b, count(*) as n_shared_entities
    from pairs
    join named as a on article_a = a.article_id
    join named as b on article_b = b.article_id and a.entity_id = b.entity_id
    group by article_a, article_b
)

select
    article_a,
    article_b,
    source_a,
    source_b,
    relation,
    a_in_b,
    b_in_a,
    n_shared_words,
    longest_run_words,
    n_passages,
    coalesce(n_shared_quotes, 0) as n_shared_quotes,
    coalesce(n_shared_entities, 0) as n_shared_entities,
    earlier_article,
    if(earlier_article is null, null, lag_minutes) as lag_minutes,
    n_material_edits
from timed
left join quotes using (article_a, article_b)
left join entities using (article_a, article_b)
order by article_a, article_b
