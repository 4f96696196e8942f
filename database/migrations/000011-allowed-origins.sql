-- The sites that may embed a chat page, as origins in their normal form (contracts/vocabulary/allowed-origin.ts). Empty: none.
alter table chat_page add column allowed_origins text[] not null default '{}'
  constraint chat_page_allowed_origins_count check (cardinality(allowed_origins) <= 20);
