-- What customers see of a tenant and of a chat page: logo, colours, form fields, texts.
create table logo (
  tenant_id uuid not null references tenant on delete cascade,
  -- SHA-256 of the bytes: the address under which it may be kept for ever.
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  type text not null check (type in ('image/png', 'image/jpeg', 'image/webp')),
  bytes bytea not null check (octet_length(bytes) between 1 and 131072),
  primary key (tenant_id, hash)
);
-- Compressed already.
alter table logo alter column bytes set storage external;
create index logo_hash on logo (hash);

alter table tenant
  add column logo_hash text,
  add column accent text check (accent ~ '^#[0-9a-f]{6}$'),
  add column on_accent text check (on_accent ~ '^#[0-9a-f]{6}$'),
  add constraint tenant_colours check ((accent is null) = (on_accent is null)),
  add constraint tenant_logo foreign key (id, logo_hash) references logo (tenant_id, hash);

-- Colours and logo of its own come before the tenant's. `form` and `texts` as contracts/vocabulary/chat-form.ts says.
alter table chat_page
  add column logo_hash text,
  add column accent text check (accent ~ '^#[0-9a-f]{6}$'),
  add column on_accent text check (on_accent ~ '^#[0-9a-f]{6}$'),
  add column form jsonb not null
    default '{"name": "required", "email": "hidden", "phone": "hidden", "question": "required", "own": []}',
  add column texts jsonb not null default '{}',
  add constraint chat_page_colours check ((accent is null) = (on_accent is null)),
  add constraint chat_page_logo foreign key (tenant_id, logo_hash) references logo (tenant_id, hash);

-- The one greeting was shown in either language. The column stays for the release before this one.
update chat_page
  set texts = jsonb_build_object('en', jsonb_build_object('greeting', greeting), 'fr', jsonb_build_object('greeting', greeting))
  where greeting is not null;

-- What a customer filled in beside name, address and question. Of its own, because a contact's row is written every few
-- seconds while its customer is connected.
create table contact_data (
  contact_id uuid primary key references contact on delete cascade,
  tenant_id uuid not null references tenant,
  fields jsonb not null
);

do $$
declare
  name text;
begin
  foreach name in array array['logo', 'contact_data'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy across_tenants on %I to {{system}}, %I using (true) with check (true)', name, current_user);
    execute format('create policy own_tenant on %I to {{app}} using (tenant_id = (select current_tenant()))
      with check (tenant_id = (select current_tenant()))', name);
    execute format('grant select, insert, update, delete on %I to {{app}}, {{system}}', name);
  end loop;
end $$;
