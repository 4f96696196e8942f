-- Files that go with messages (DESIGN 4: files that contacts need lie in PostgreSQL). A file comes in pieces, each its own
-- transaction; it is `uploading` and nobody's to see until the transaction that stores its message makes it `ready`.
-- What falls due at `expires_at`: an upload that was cut off goes altogether, a file of an abandoned contact loses its
-- content (`gone`); name and size stay with the message.
create table attachment (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  contact_id uuid not null references contact on delete cascade,
  state text not null default 'uploading' check (state in ('uploading', 'ready', 'gone')),
  name text not null check (length(name) between 1 and 150),
  -- Decided by the content; null until it is known.
  media_type text check (length(media_type) between 3 and 100),
  size integer not null check (size between 1 and 26214400),
  expires_at timestamptz,
  created_at timestamptz not null,
  check (state <> 'uploading' or expires_at is not null),
  check (state <> 'ready' or media_type is not null)
);
create index attachment_contact on attachment (contact_id);
create index attachment_tenant on attachment (tenant_id);
create index attachment_expires_at on attachment (expires_at) where expires_at is not null;

-- 256 KiB a piece, the last one less. Stored outside the row and not compressed: most files are compressed already, and
-- a piece is read as it lies.
create table attachment_chunk (
  attachment_id uuid not null references attachment on delete cascade,
  index integer not null check (index between 0 and 99),
  tenant_id uuid not null,
  data bytea not null check (octet_length(data) between 1 and 262144),
  primary key (attachment_id, index)
);
alter table attachment_chunk alter column data set storage external;

alter table message add column attachment_id uuid references attachment;
create unique index message_attachment on message (attachment_id) where attachment_id is not null;

-- What customers and agents may send each other. No kind at all: no attachments.
alter table tenant
  add column attachment_megabytes integer not null default 10 check (attachment_megabytes between 1 and 25),
  add column attachment_kinds text[] not null default '{image,pdf,text,office}'
    check (attachment_kinds <@ array['image', 'pdf', 'text', 'office', 'archive']);

do $$
declare t text;
begin
  foreach t in array array['attachment', 'attachment_chunk']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy across_tenants on %I to {{system}}, %I using (true) with check (true)', t, current_user);
    execute format('create policy own_tenant on %I to {{app}} using (tenant_id = (select current_tenant()))
      with check (tenant_id = (select current_tenant()))', t);
    execute format('grant select, insert, update, delete on %I to {{app}}, {{system}}', t);
  end loop;
end $$;
