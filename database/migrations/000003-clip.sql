-- Calling line identities of a tenant (seed chapter 7): at most ten, digits only, each with a name.
create table clip_number (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  number text not null check (number ~ '^[0-9]{1,32}$'),
  name text not null check (length(name) between 1 and 80),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);
create unique index clip_number_number on clip_number (tenant_id, number);

-- The tenant's row makes two who add the tenth at once take turns.
create function refuse_eleventh_clip() returns trigger language plpgsql as $$
begin
  perform 1 from tenant where id = new.tenant_id for no key update;
  if (select count(*) from clip_number where tenant_id = new.tenant_id) > 10 then
    raise exception 'a tenant has at most ten numbers' using errcode = 'check_violation', constraint = 'clip_number_ten';
  end if;
  return null;
end $$;
create trigger clip_number_ten after insert on clip_number for each row execute function refuse_eleventh_clip();

-- Null: the agent is asked at each call.
alter table agent add column clip_id uuid,
  add constraint agent_clip foreign key (tenant_id, clip_id) references clip_number (tenant_id, id) on delete set null (clip_id);
create index agent_clip_id on agent (clip_id) where clip_id is not null;

alter table clip_number enable row level security;
alter table clip_number force row level security;
do $$
begin
  execute format('create policy across_tenants on clip_number to {{system}}, %I using (true) with check (true)', current_user);
end $$;
create policy own_tenant on clip_number to {{app}} using (tenant_id = (select current_tenant()))
  with check (tenant_id = (select current_tenant()));
grant select, insert, update, delete on clip_number to {{app}}, {{system}};
