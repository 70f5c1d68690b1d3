-- One row per quotation that articles of more than one source carry.
-- text is the form most articles use, speaker the one most articles name; mart.quotes counts differing speakers.
with uses as (
    select
        m.shared_quote_id,
        m.quote_id,
        m.article_id,
        -- what ended in a comma before its attribution stands without it
        rtrim(
            string_agg(
                case when regexp_matches(m.text, '[.!?…]["”’)]*$') then m.text else m.text || ',' end,
                ' ' order by m.sentence_no
            ),
            ','
        ) as text,
        q.speaker,
        a.source_id,
        a.published_at
    from overlap.quote_matches as m
    inner join entity.found_quotes as q on m.quote_id = q.quote_id
    inner join text.articles as a on m.article_id = a.article_id
    group by m.shared_quote_id, m.quote_id, m.article_id, q.speaker, a.source_id, a.published_at
),

texts as (
    select
        shared_quote_id,
        text,
        row_number() over (
            partition by shared_quote_id
            order by count(distinct article_id) desc, length(text) desc, text
        ) as place
    from uses
    group by shared_quote_id, text
),

speakers as (
    select
        shared_quote_id,
        speaker,
        row_number() over (
            partition by shared_quote_id
            order by count(distinct article_id) desc, min(published_at) asc nulls last, speaker
        ) as place
    from uses
    where speaker is not null
    group by shared_quote_id, speaker
),

-- undated articles come last, ties go by article_id
firsts as (
    select
        shared_quote_id,
        source_id,
        published_at,
        row_number() over (
            partition by shared_quote_id order by published_at asc nulls last, article_id asc, quote_id asc
        ) as place
    from uses
)

select
    u.shared_quote_id,
    t.text,
    s.speaker,
    count(distinct u.article_id) as n_articles,
    count(distinct u.source_id) as n_sources,
    f.source_id as first_source_id,
    f.published_at as first_published_at
from uses as u
inner join texts as t on u.shared_quote_id = t.shared_quote_id and t.place = 1
inner join firsts as f on u.shared_quote_id = f.shared_quote_id and f.place = 1
left join speakers as s on u.shared_quote_id = s.shared_quote_id and s.place = 1
group by u.shared_quote_id, t.text, s.speaker, f.source_id, f.published_at
order by u.shared_quote_id
