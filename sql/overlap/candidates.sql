-- One row per pair of articles of different sources worth aligning: they share two fingerprints or more.
-- Boilerplate is told by how it is spread (many days, several articles of each source), never by how many
-- articles have it: any such limit loses the wire stories that everybody runs. A fingerprint of more than 64
-- articles is joined as a star to its four earliest articles of different sources, not as all pairs.
-- Common phrases are weak evidence: three are needed where each stands in more than 16 articles, or accidental pairs
-- would grow faster than articles do.
with articles as (
    select
        article_id,
        duplicate_of is null as is_original,
        published_at,
        dense_rank() over (order by source_id)::integer as source_no,
        row_number() over (order by published_at asc nulls last, article_id asc)::integer as article_no
    from text.articles
),

-- the common case, a fingerprint of one source, is dropped before anything costly
shared as (
    select
        f.fingerprint,
        count(*) as n_articles
    from overlap.fingerprints as f
    inner join articles as a on f.article_id = a.article_id
    group by f.fingerprint
    having min(a.source_no) != max(a.source_no)
),

uses as (
    select
        f.fingerprint,
        a.article_no,
        a.source_no,
        a.is_original,
        a.published_at::date as published_on,
        s.n_articles
    from overlap.fingerprints as f
    inner join shared as s on f.fingerprint = s.fingerprint
    inner join articles as a on f.article_id = a.article_id
),

boilerplate as (
    select fingerprint
    from uses
    where n_articles >= 5  -- fewer have no five days
    group by fingerprint
    having
        count(distinct published_on) >= 5
        and count(*) filter (where is_original) >= 2 * count(distinct source_no)
),

postings as (
    select
        u.fingerprint,
        u.article_no,
        u.source_no,
        u.n_articles
    from uses as u
    anti join boilerplate as b on u.fingerprint = b.fingerprint
),

crowds as (
    select
        fingerprint,
        article_no,
        source_no,
        n_articles,
        row_number() over (partition by fingerprint, source_no order by article_no) as no_in_source
    from postings
    where n_articles > 64
),

hubs as (
    select
        fingerprint,
        article_no,
        source_no
    from crowds
    qualify row_number() over (partition by fingerprint order by no_in_source, article_no) <= 4
),

meetings as (
    select
        x.fingerprint,
        x.article_no as x_no,
        y.article_no as y_no,
        x.n_articles
    from postings as x
    inner join postings as y
        on x.fingerprint = y.fingerprint and x.article_no < y.article_no and x.source_no != y.source_no
    where x.n_articles <= 64
    union all
    select
        h.fingerprint,
        least(h.article_no, c.article_no) as x_no,
        greatest(h.article_no, c.article_no) as y_no,
        c.n_articles
    from hubs as h
    inner join crowds as c on h.fingerprint = c.fingerprint and h.source_no != c.source_no
    -- two hubs meet once
    left join hubs as twin on c.fingerprint = twin.fingerprint and c.article_no = twin.article_no
    where twin.article_no is null or h.article_no < twin.article_no
),

pairs as (
    select
        x_no,
        y_no,
        count(*) as n_fingerprints,
        min(fingerprint) as first_fingerprint
    from meetings
    group by x_no, y_no
    having count(*) >= if(min(n_articles) <= 16, 2, 3)
)

select
    least(a.article_id, b.article_id) as article_a,
    greatest(a.article_id, b.article_id) as article_b,
    p.n_fingerprints,
    -- aligned by the earlier day, those of one wire story after each other, each text is made ready about once
    (greatest(coalesce(least(a.published_at, b.published_at)::date - date '1970-01-01', 0), 0)::ubigint << 48)
    + (p.first_fingerprint >> 16) as place
from pairs as p
inner join articles as a on p.x_no = a.article_no
inner join articles as b on p.y_no = b.article_no
where
    getvariable('window_days') is null
    or a.published_at is null
    or b.published_at is null
    or abs(date_diff('day', a.published_at, b.published_at)) <= getvariable('window_days')::integer
order by article_a, article_b
