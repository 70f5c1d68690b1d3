-- One row per pair of articles of different sources that share copy; article_a < article_b.
-- A bare date is a whole day: earlier_article is null where the stretches of time overlap, lag_minutes where
-- either of the two is known to the day only.
with pairs as (
    select
        p.article_a,
        p.article_b,
        a.source_id as source_a,
        b.source_id as source_b,
        p.relation,
        p.a_in_b,
        p.b_in_a,
        p.n_shared_words,
        p.longest_run_words,
        len(p.passages) as n_passages,
        p.n_material_edits,
        case
            when a.latest_at <= b.earliest_at then p.article_a
            when b.latest_at <= a.earliest_at then p.article_b
        end as earlier_article,
        case
            when a.latest_at < a.earliest_at + interval 1 day and b.latest_at < b.earliest_at + interval 1 day
                then abs(date_diff('second', a.earliest_at, b.earliest_at)) // 60
        end as lag_minutes
    from overlap.alignments as p
    inner join overlap.article_times as a on p.article_a = a.article_id
    inner join overlap.article_times as b on p.article_b = b.article_id
    where p.relation in ('identical', 'syndicated', 'partial')
),

quotes as (
    select
        p.article_a,
        p.article_b,
        count(distinct a.shared_quote_id) as n_shared_quotes
    from pairs as p
    inner join overlap.quote_uses as a on p.article_a = a.article_id
    inner join overlap.quote_uses as b on p.article_b = b.article_id and a.shared_quote_id = b.shared_quote_id
    group by p.article_a, p.article_b
),

named as (
    select distinct
        article_id,
        entity_id
    from entity.mentions
),

entities as (
    select
        p.article_a,
        p.article_b,
        count(*) as n_shared_entities
    from pairs as p
    inner join named as a on p.article_a = a.article_id
    inner join named as b on p.article_b = b.article_id and a.entity_id = b.entity_id
    group by p.article_a, p.article_b
)

select
    p.article_a,
    p.article_b,
    p.source_a,
    p.source_b,
    p.relation,
    p.a_in_b,
    p.b_in_a,
    p.n_shared_words,
    p.longest_run_words,
    p.n_passages,
    coalesce(q.n_shared_quotes, 0) as n_shared_quotes,
    coalesce(e.n_shared_entities, 0) as n_shared_entities,
    p.earlier_article,
    if(p.earlier_article is null, null, p.lag_minutes) as lag_minutes,
    p.n_material_edits
from pairs as p
left join quotes as q on p.article_a = q.article_a and p.article_b = q.article_b
left join entities as e on p.article_a = e.article_a and p.article_b = e.article_b
order by p.article_a, p.article_b
