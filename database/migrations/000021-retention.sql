-- How long things are kept, beside the audit (000002). Contacts: days after their end, 0 for ever; the conversation, its
-- files and all else that hangs on a contact go with it. Events: whole days; 400 at most, a partition each
-- (docs/decisions/0005).
alter table installation
  add column contact_keep_days integer not null default 730
    check (contact_keep_days = 0 or contact_keep_days between 7 and 3650),
  add column event_keep_days integer not null default 90 check (event_keep_days between 7 and 400),
  -- Of these settings and audit_keep_days, tenants' own among them; `version` is of what stands on the page Installation.
  add column retention_version integer not null default 1;
grant select (contact_keep_days, event_keep_days, retention_version),
  update (contact_keep_days, event_keep_days, retention_version) on installation to {{system}};

-- Null: as the installation keeps them.
alter table tenant add column contact_keep_days integer
  check (contact_keep_days = 0 or contact_keep_days between 7 and 3650);

-- As the one of 000002, which the release before still calls, but no more than `batch` at a time, the oldest first. Calls
-- with the same entry_id leave one entry, which counts all that they deleted.
create function expire_audit(keep_days integer, now timestamptz, entry_id uuid, batch integer) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone bigint;
begin
  if keep_days < 90 then
    raise exception 'audit entries are kept for 90 days at least' using errcode = 'check_violation';
  end if;
  delete from audit_entry where id in (select id from audit_entry
    where at < least(now, clock_timestamp()) - make_interval(days => keep_days) order by at limit batch);
  get diagnostics gone = row_count;
  if gone > 0 then
    insert into audit_entry as entry (id, at, actor_name, actor_role, address, action, object, object_name, changes)
    values (entry_id, now, 'Relais', 'server', '', 'expired', 'audit', '',
      jsonb_build_array(jsonb_build_object('field', 'entries', 'before', gone), jsonb_build_object('field', 'keepDays', 'after', keep_days)))
    on conflict (id) do update set changes =
      jsonb_set(entry.changes, '{0,before}', to_jsonb((entry.changes -> 0 ->> 'before')::bigint + gone));
  end if;
  return gone;
end $$;
revoke all on function expire_audit(integer, timestamptz, uuid, integer) from public;
grant execute on function expire_audit(integer, timestamptz, uuid, integer) to {{system}};
