-- One row per article: its newest revision as loaded, without those an expectation has put in quarantine.
-- The one door from raw into the transforms; nothing after it reads raw.articles. An outlet that feeds name by
-- its id, its name or its domain is one source, that of seed.sources.
-- materialized: view
with known as (
    select
        source_id,
        source_id as given
    from seed.sources
    union
    select
        source_id,
        domain as given
    from seed.sources
    union
    select
        source_id,
        trim(regexp_replace(lower(name), '[^a-z0-9._]+', '-', 'g'), '-') as given
    from seed.sources
),

sources as (
    select
        given,
        min(source_id) as source_id
    from known
    group by given
)

select
    a.article_id,
    a.url,
    a.title,
    a.text,
    a.html,
    a.published,
    a.byline,
    a.language,
    a.extra,
    coalesce(s.source_id, a.source_id) as source_id,
    md5(
        concat_ws(
            chr(31), a.content_hash, coalesce(s.source_id, a.source_id), coalesce(a.url, ''),
            coalesce(a.extra::varchar, '')
        )
    ) as input_hash
from raw.articles as a
left join sources as s on a.source_id = s.given
-- only what raw.articles' own suite refused: text.articles' suite sets aside again each time it is built
anti join raw.rejects as r
    on a.file = r.file and a.record_no = r.record_no and r.reason like 'expectation:raw.articles%'
where
    a.revision = (
        select max(newest.revision) from raw.articles as newest
        where newest.article_id = a.article_id
    )
order by a.article_id
