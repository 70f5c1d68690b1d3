-- One row per quotation and shared quotation it uses.
select distinct
    shared_quote_id,
    quote_id,
    article_id
from overlap.quote_matches
order by shared_quote_id, article_id, quote_id
