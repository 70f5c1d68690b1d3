-- One row per fingerprint of an article: the hash of a run of five match keys, or of four in a quotation.
-- Articles that share none share no copy. Long texts are winnowed (Schleimer, Wilkerson, Aiken 2003): of every four
-- neighbouring runs the smallest hash is kept, so that two texts with eight words in common always share one. Short
-- texts keep all runs. Quotations are short: all runs of four are kept of sentences with a quotation mark.
-- materialized: incremental
-- unique_key: article_id
-- inputs: select article_id, bit_xor(hash(sentence_no, match_key, text)) as input_hash, string_agg(match_key, ' ' order by sentence_no) as keys, list(match_key) filter (regexp_matches(text, '[“”„«»"]|''''|``|‘‘|(^|[\s(])[''‘]\w')) as quotations from text.sentences where match_key <> '' group by article_id
-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:true
with bodies as (
    select
        article_id,
        list_transform(string_split(keys, ' '), lambda word: hash(word)) as h
    from inputs
),

-- nine hashed words in a row each, the first null at the start; parallel unnests are by far the quickest way
long as (
    select
        article_id,
        unnest(list_prepend(null, h[1:len(h) - 8])) as h0,
        unnest(h[1:len(h) - 7]) as h1,
        unnest(h[2:len(h) - 6]) as h2,
        unnest(h[3:len(h) - 5]) as h3,
        unnest(h[4:len(h) - 4]) as h4,
        unnest(h[5:len(h) - 3]) as h5,
        unnest(h[6:len(h) - 2]) as h6,
        unnest(h[7:len(h) - 1]) as h7,
        unnest(h[8:len(h)]) as h8
    from bodies
    where len(h) >= 45
),

short as (
    select
        article_id,
        unnest(h[1:len(h) - 4]) as h1,
        unnest(h[2:len(h) - 3]) as h2,
        unnest(h[3:len(h) - 2]) as h3,
        unnest(h[4:len(h) - 1]) as h4,
        unnest(h[5:len(h)]) as h5
    from bodies
    where len(h) between 5 and 44
),

quotations as (
    select
        article_id,
        list_transform(string_split(unnest(quotations), ' '), lambda word: hash(word)) as h
    from inputs
),

quoted as (
    select
        article_id,
        unnest(h[1:len(h) - 3]) as h1,
        unnest(h[2:len(h) - 2]) as h2,
        unnest(h[3:len(h) - 1]) as h3,
        unnest(h[4:len(h)]) as h4
    from quotations
    where len(h) >= 4
),

-- materialized, or every hash is computed again wherever it is compared; comparing two by two is quicker than least()
windows as materialized (
    select
        article_id,
        h0 is null as is_first,
        hash(h0, h1, h2, h3, h4) as f0,
        hash(h1, h2, h3, h4, h5) as f1,
        hash(h2, h3, h4, h5, h6) as f2,
        hash(h3, h4, h5, h6, h7) as f3,
        hash(h4, h5, h6, h7, h8) as f4
    from long
),

runs as (
    select
        article_id,
        if(if(f1 < f2, f1, f2) < if(f3 < f4, f3, f4), if(f1 < f2, f1, f2), if(f3 < f4, f3, f4)) as fingerprint
    from windows
    -- the smallest is another than that of the window before only if it came or the old one left with this run
    where is_first or (f4 < f1 and f4 < f2 and f4 < f3) or (f0 <= f1 and f0 <= f2 and f0 <= f3)
    union all
    select
        article_id,
        hash(h1, h2, h3, h4, h5) as fingerprint
    from short
    union all
    select
        article_id,
        hash(h1, h2, h3, h4) as fingerprint
    from quoted
)

select distinct
    article_id,
    fingerprint
from runs
