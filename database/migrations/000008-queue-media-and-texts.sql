-- What a queue takes, and what it says to those who wait. A deleted queue keeps its row where contacts of the past name
-- it: its name is free again, and nothing new comes to it.
alter table queue
  add column media text[] not null default '{voice,callback,email,web-interaction,open-media}'
    check (cardinality(media) > 0 and media <@ '{voice,callback,email,web-interaction,open-media}'),
  -- {"en": …, "fr": …}, each absent where there is nothing to say (contracts/vocabulary/text.ts)
  add column welcome_texts jsonb not null default '{}',
  add column waiting_texts jsonb not null default '{}',
  add column waiting_text_after_seconds integer check (waiting_text_after_seconds between 5 and 3600),
  add column deleted_at timestamptz;
drop index queue_name;
create unique index queue_name on queue (tenant_id, lower(name)) where deleted_at is null;

-- The language in which the customer reads; null where nobody has said.
alter table contact
  add column language text check (language in ('en', 'fr')),
  -- When a waiting customer is told the queue's waiting text; null: told, or nothing to tell.
  add column waiting_text_at timestamptz;
create index contact_waiting_text on contact (waiting_text_at) where waiting_text_at is not null and state in ('queued', 'offered');
