-- One row per pair of articles of different sources worth aligning: they share two fingerprints or more.
-- Boilerplate is told by how it is spread (many days, several articles of each source), never by how many
-- articles have it: any such limit loses the wire stories that everybody runs. A fingerprint of more than 64
-- articles is joined as a star to its four earliest articles of different sources, not as all pairs.
with articles as (
    select
        article_id,
        published_at,
        duplicate_of is null as is_original,
        dense_rank() over (order by source_id)::integer as source_no,
        row_number() over (order by published_at nulls last, article_id)::integer as article_no
    from text.articles
),

-- the common case, a fingerprint of one source, is dropped before anything costly
shared as (
    select fingerprint
    from overlap.fingerprints
    join articles using (article_id)
    group by fingerprint
    having min(source_no) <> max(source_no)
),

uses as (
    select fingerprint, article_no, source_no, published_at::date as day, is_original
    from overlap.fingerprints
    semi join shared using (fingerprint)
    join articles using (article_id)
),

spread as (
    select fingerprint, count(*) as n_articles
    from uses
    group by fingerprint
    having not (
        count(distinct day) >= 5
        and count(*) filter (is_original) >= 2 * count(distinct source_no)
    )
),

postings as (
    select fingerprint, article_no, source_no, n_articles
    from uses
    join spread using (fingerprint)
),

hubs as (
    select fingerprint, article_no, source_no
    from (
        select
            fingerprint, article_no, source_no,
            row_number() over (partition by fingerprint, source_no order by article_no) as no_in_source
        from postings
        where n_articles > 64
    )
    qualify row_number() over (partition by fingerprint order by no_in_source, article_no) <= 4
),

meetings as (
    select x.article_no as x, y.article_no as y, x.fingerprint
    from postings as x
    join postings as y
        on x.fingerprint = y.fingerprint and x.article_no < y.article_no and x.source_no <> y.source_no
    where x.n_articles <= 64
    union all
    select least(hub.article_no, other.article_no), greatest(hub.article_no, other.article_no), hub.fingerprint
    from hubs as hub
    join postings as other on hub.fingerprint = other.fingerprint and hub.source_no <> other.source_no
    -- two hubs meet once
    where not exists (
        select 1 from hubs as twin
        where twin.fingerprint = other.fingerprint
            and twin.article_no = other.article_no
            and twin.article_no < hub.article_no
    )
),

pairs as (
    select x, y, count(*) as n_fingerprints, min(fingerprint) as first_fingerprint
    from meetings
    group by x, y
    having count(*) >= 2
)

select
    least(a.article_id, b.article_id) as article_a,
    greatest(a.article_id, b.article_id) as article_b,
    n_fingerprints,
    first_fingerprint
from pairs
join articles as a on a.article_no = x
join articles as b on b.article_no = y
where
    getvariable('window_days') is null
    or a.published_at is null
    or b.published_at is null
    or abs(date_diff('day', a.published_at, b.published_at)) <= getvariable('window_days')::integer
order by article_a, article_b
