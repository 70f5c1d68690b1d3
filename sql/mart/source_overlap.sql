-- One row per ordered pair of sources that share copy: a as the earlier (the giver), b as the later (the taker).
-- Pieces of copy are counted by copy group, so a wire story whose copies were only compared with the earliest
-- few still counts for every two sources that ran it. A pair of articles outside one group is a piece of its own.
with members as (
    select
        t.article_id,
        t.source_id,
        t.earliest_at,
        t.latest_at,
        coalesce(m.copy_group, t.article_id) as piece
    from overlap.article_times as t
    left join overlap.copy_members as m on t.article_id = m.article_id
),

-- both orders of each verified pair
pairs as (
    select
        article_a as giver,
        article_b as taker,
        source_a,
        source_b,
        relation,
        b_in_a as share,
        lag_minutes,
        earlier_article = article_a as a_first
    from overlap.article_pairs
    union all
    select
        article_b as giver,
        article_a as taker,
        source_b as source_a,
        source_a as source_b,
        relation,
        a_in_b as share,
        lag_minutes,
        earlier_article = article_b as a_first
    from overlap.article_pairs
),

source_times as (
    select
        piece,
        source_id,
        min(earliest_at) as earliest_at,
        min(latest_at) as latest_at
    from members
    group by piece, source_id
),

-- one row per piece of copy two sources have in common, in both orders
pieces as (
    select
        a.source_id as source_a,
        b.source_id as source_b,
        a.piece as piece_a,
        b.piece as piece_b,
        a.latest_at <= b.earliest_at as a_first
    from source_times as a
    inner join source_times as b on a.piece = b.piece and a.source_id != b.source_id
    union all
    select
        p.source_a,
        p.source_b,
        a.piece as piece_a,
        b.piece as piece_b,
        -- several articles of the two may meet, in either order: the first of each counts
        min(a.latest_at) <= min(b.earliest_at) as a_first
    from pairs as p
    inner join members as a on p.giver = a.article_id
    inner join members as b on p.taker = b.article_id
    where a.piece != b.piece
    group by p.source_a, p.source_b, a.piece, b.piece
),

common as (
    select
        source_a,
        source_b,
        count(*) as n_groups,
        count(*) filter (where a_first) as n_a_first
    from pieces
    group by source_a, source_b
),

-- the verified pairs of known order
given as (
    select
        source_a,
        source_b,
        count(*) filter (where relation = 'identical') as n_identical,
        count(*) filter (where relation = 'syndicated') as n_syndicated,
        count(*) filter (where relation = 'partial') as n_partial,
        avg(share) as mean_share,
        median(lag_minutes)::double as median_lag_minutes
    from pairs
    where a_first
    group by source_a, source_b
)

select
    c.source_a,
    c.source_b,
    c.n_groups,
    coalesce(g.n_identical, 0) as n_identical,
    coalesce(g.n_syndicated, 0) as n_syndicated,
    coalesce(g.n_partial, 0) as n_partial,
    g.mean_share,
    c.n_a_first,
    g.median_lag_minutes
from common as c
left join given as g on c.source_a = g.source_a and c.source_b = g.source_b
order by c.source_a, c.source_b
