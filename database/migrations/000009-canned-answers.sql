-- Texts that agents insert by a short name: the tenant's (no queue, no owner), a queue's, or an agent's own.
create table canned_answer (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  queue_id uuid,
  owner_id uuid,
  slug text not null check (slug ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  title text not null check (length(title) between 1 and 80),
  text text not null check (length(text) between 1 and 4000),
  language text check (language in ('en', 'fr')),
  -- slug, title and text without case and accents: what searches look at
  searchable text not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, queue_id) references queue (tenant_id, id) on delete cascade,
  foreign key (tenant_id, owner_id) references user_account (tenant_id, id) on delete cascade,
  check (queue_id is null or owner_id is null)
);
create unique index canned_answer_tenant_slug on canned_answer (tenant_id, slug) where queue_id is null and owner_id is null;
create unique index canned_answer_queue_slug on canned_answer (queue_id, slug) where queue_id is not null;
create unique index canned_answer_own_slug on canned_answer (owner_id, slug) where owner_id is not null;
create index canned_answer_tenant on canned_answer (tenant_id);

-- The owner's row makes two who add the hundredth at once take turns.
create function refuse_answer_beyond_hundred() returns trigger language plpgsql as $$
begin
  perform 1 from user_account where id = new.owner_id for no key update;
  if (select count(*) from canned_answer where owner_id = new.owner_id) > 100 then
    raise exception 'an agent has at most a hundred answers' using errcode = 'check_violation', constraint = 'canned_answer_hundred';
  end if;
  return null;
end $$;
create trigger canned_answer_hundred after insert on canned_answer for each row when (new.owner_id is not null)
  execute function refuse_answer_beyond_hundred();

alter table canned_answer enable row level security;
alter table canned_answer force row level security;
do $$
begin
  execute format('create policy across_tenants on canned_answer to {{system}}, %I using (true) with check (true)', current_user);
end $$;
create policy own_tenant on canned_answer to {{app}} using (tenant_id = (select current_tenant()))
  with check (tenant_id = (select current_tenant()));
grant select, insert, update, delete on canned_answer to {{app}}, {{system}};
