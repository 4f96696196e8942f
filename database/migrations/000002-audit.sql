-- What administrators did. The server's two roles may add and read, never change or delete: retention runs through the
-- owner's function below, which refuses what is too young and leaves an entry of its own.
create table audit_entry (
  id uuid primary key,
  -- Without a foreign key: what was done outlives the tenant. Null: of the whole installation.
  tenant_id uuid,
  at timestamptz not null,
  -- Null: the server itself.
  actor_id uuid,
  actor_name text not null,
  actor_role text not null,
  address text not null,
  action text not null check (action in ('added', 'changed', 'deleted', 'password-reset', 'signed-on', 'expired')),
  object text not null check (object in ('installation', 'tenant', 'administrator', 'user', 'queue', 'reason', 'chat-page', 'clip', 'session', 'audit')),
  object_id uuid,
  object_name text not null,
  -- [{field, before?, after?}], readable, secrets left out (server/audit/difference.ts)
  changes jsonb not null
);
create index audit_entry_at on audit_entry (at desc, id desc);
create index audit_entry_tenant on audit_entry (tenant_id, at desc, id desc);
create index audit_entry_object on audit_entry (object_id, at desc) where object_id is not null;

alter table audit_entry enable row level security;
alter table audit_entry force row level security;
do $$
begin
  execute format('create policy across_tenants on audit_entry to {{system}}, %I using (true) with check (true)', current_user);
end $$;
create policy own_tenant on audit_entry to {{app}} using (tenant_id = (select current_tenant()))
  with check (tenant_id = (select current_tenant()));
grant select, insert on audit_entry to {{app}}, {{system}};

alter table installation add column audit_keep_days integer not null default 730 check (audit_keep_days between 90 and 3650);
grant select (audit_keep_days), update (audit_keep_days) on installation to {{system}};

create function expire_audit(keep_days integer, now timestamptz, entry_id uuid) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone bigint;
begin
  if keep_days < 90 then
    raise exception 'audit entries are kept for 90 days at least' using errcode = 'check_violation';
  end if;
  delete from audit_entry where at < least(now, clock_timestamp()) - make_interval(days => keep_days);
  get diagnostics gone = row_count;
  if gone > 0 then
    insert into audit_entry (id, at, actor_name, actor_role, address, action, object, object_name, changes)
    values (entry_id, now, 'Relais', 'server', '', 'expired', 'audit', '',
      jsonb_build_array(jsonb_build_object('field', 'entries', 'before', gone), jsonb_build_object('field', 'keepDays', 'after', keep_days)));
  end if;
  return gone;
end $$;
revoke all on function expire_audit(integer, timestamptz, uuid) from public;
grant execute on function expire_audit(integer, timestamptz, uuid) to {{system}};
