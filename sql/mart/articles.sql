-- One row per article, with its story, its copy group and how much of it an earlier article already had.
with shares as (
    select
        article_a as article_id,
        a_in_b as share,
        earlier_article = article_b as is_later
    from overlap.article_pairs
    union all
    select
        article_b as article_id,
        b_in_a as share,
        earlier_article = article_a as is_later
    from overlap.article_pairs
),

copied as (
    select
        article_id,
        max(share) filter (where is_later) as known_share,
        bool_or(is_later is null) as may_be_copied
    from shares
    group by article_id
),

-- what is known about the first of a copy group: when the first surely was out, and the second earliest start
group_times as (
    select
        m.copy_group,
        count(*) as n_members,
        min(t.latest_at) as first_out,
        list_sort(list(t.earliest_at) filter (where t.earliest_at is not null))[2] as second_start
    from overlap.copy_members as m
    inner join overlap.article_times as t on m.article_id = t.article_id
    group by m.copy_group
)

select
    a.article_id,
    a.source_id,
    coalesce(s.name, a.source_id) as source_name,
    a.url,
    a.headline,
    a.byline,
    a.agency_id,
    a.dateline,
    a.published_at,
    a.published_precision,
    a.language,
    a.n_words,
    st.story_id,
    m.copy_group,
    coalesce(g.n_members - 1, 0) as n_copies,
    case when c.may_be_copied then c.known_share else coalesce(c.known_share, 0.0) end as copied_share,
    case
        when g.first_out <= t.earliest_at then false
        when t.latest_at <= g.second_start then true
    end as first_in_group,
    a.duplicate_of
from text.articles as a
inner join overlap.article_times as t on a.article_id = t.article_id
left join seed.sources as s on a.source_id = s.source_id
left join overlap.story_articles as st on a.article_id = st.article_id
left join overlap.copy_members as m on a.article_id = m.article_id
left join group_times as g on m.copy_group = g.copy_group
left join copied as c on a.article_id = c.article_id
order by a.article_id
