-- One row per quotation that more than one source carries, with who is said to have said it.
with speakers as (
    select
        u.shared_quote_id,
        q.speaker_entity_id,
        lower(q.speaker) as speaker,
        count(*) as n_uses
    from overlap.quote_uses as u
    inner join entity.quotes as q on u.quote_id = q.quote_id
    where q.speaker is not null
    group by u.shared_quote_id, q.speaker_entity_id, lower(q.speaker)
),

-- the entity behind the shared quotation's speaker: the one most uses name by that name, else by any
speaker_entities as (
    select
        s.shared_quote_id,
        s.speaker_entity_id,
        row_number() over (
            partition by s.shared_quote_id
            order by s.speaker = lower(q.speaker) desc, s.n_uses desc, s.speaker_entity_id asc
        ) as place
    from speakers as s
    inner join overlap.shared_quotes as q on s.shared_quote_id = q.shared_quote_id
    where s.speaker_entity_id is not null
),

speaker_counts as (
    select
        shared_quote_id,
        count(distinct coalesce(speaker_entity_id, speaker)) as n_speakers
    from speakers
    group by shared_quote_id
)

select
    q.shared_quote_id,
    q.text,
    q.speaker,
    e.speaker_entity_id,
    q.n_articles,
    q.n_sources,
    q.first_source_id,
    q.first_published_at,
    coalesce(c.n_speakers, 0) as n_speakers
from overlap.shared_quotes as q
left join speaker_entities as e on q.shared_quote_id = e.shared_quote_id and e.place = 1
left join speaker_counts as c on q.shared_quote_id = c.shared_quote_id
order by q.shared_quote_id
