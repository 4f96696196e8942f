-- The event log by day (docs/decisions/0005-event-log-by-day.md). sequence_events() stamps the day, which never falls; what
-- is older than it is kept goes with its partition. Tables of days are made ahead by keep_event_days(); what no table
-- was made for lies in event_default.

-- first_position: the oldest event kept. What is before it is gone, whether or not its rows are deleted already.
alter table event_log
  add column first_position bigint not null default 1,
  add column last_day date;

-- Where each day begins in the log: the oldest event of a setting, and the partition that a cursor reads from.
create table event_day (
  day date primary key,
  first_position bigint not null unique
);
alter table event_day enable row level security;
alter table event_day force row level security;

-- Days that the events of before have by their own times; a few index look-ups a day, however long the log is.
do $$
declare
  today constant date := (clock_timestamp() at time zone 'UTC')::date;
  oldest bigint;
  latest bigint;
  each date;
  low bigint;
  high bigint;
  middle bigint;
  found date;
begin
  execute format('create policy across_tenants on event_day to {{system}}, %I using (true) with check (true)', current_user);
  grant select, insert on event_day to {{system}};
  select min(position), max(position) into oldest, latest from event;
  if oldest is null then
    update event_log set first_position = last_position + 1;
    return;
  end if;
  update event_log set first_position = oldest;
  select (at at time zone 'UTC')::date into each from event where position = oldest;
  each := greatest(least(each, today), today - 3650);
  insert into event_day (day, first_position) values (each, oldest);
  while each < today loop
    each := each + 1;
    low := oldest;
    high := latest + 1;
    while low < high loop
      middle := (low + high) / 2;
      select (at at time zone 'UTC')::date into found from event where position >= middle order by position limit 1;
      if found < each then
        low := middle + 1;
      else
        high := middle;
      end if;
    end loop;
    exit when low > latest;
    select (at at time zone 'UTC')::date into found from event where position >= low order by position limit 1;
    if found = each then
      insert into event_day (day, first_position) values (each, low) on conflict do nothing;
    end if;
  end loop;
end $$;

-- The table of before becomes the partition of all days until today. A column with a constant default is added without
-- writing a row; attaching reads the table once.
do $$
declare
  today constant date := (clock_timestamp() at time zone 'UTC')::date;
begin
  alter table event rename to event_before;
  alter table event_before rename constraint event_pkey to event_before_pkey;
  alter index event_of_contact rename to event_before_contact;
  execute format('alter table event_before add column day date not null default %L', today);
  alter table event_before alter column day drop default;
  revoke all on event_before from {{app}}, {{system}};
  drop policy own_tenant on event_before;
  -- No primary key: a unique index of all partitions would need the day in it, and building one on a long log takes
  -- long. Each partition has its own on position; across them sequence_events() keeps positions apart.
  create table event (
    position bigint not null,
    tenant_id uuid not null,
    at timestamptz not null,
    version smallint not null,
    type text not null,
    contact_id uuid,
    agent_id uuid,
    queue_id uuid,
    body jsonb not null,
    day date not null
  ) partition by range (day);
  create index event_of_contact on event (contact_id, position) where contact_id is not null;
  execute format('alter table event attach partition event_before for values from (minvalue) to (%L)', today + 1);
  create table event_default partition of event (primary key (position)) default;
  alter table event enable row level security;
  alter table event force row level security;
  alter table event_default enable row level security;
  alter table event_default force row level security;
  execute format('create policy across_tenants on event to {{system}}, %I using (true) with check (true)', current_user);
  execute format('create policy across_tenants on event_default to {{system}}, %I using (true) with check (true)', current_user);
  create policy own_tenant on event to {{app}} using (tenant_id = (select current_tenant()))
    with check (tenant_id = (select current_tenant()));
  grant select, insert, update, delete on event to {{system}};
  grant select on event to {{app}};
end $$;

-- As before (000001), and stamps the day: the one of the database's clock, or the last one when that was set back.
create or replace function sequence_events(batch integer) returns bigint language plpgsql volatile as $$
declare
  last bigint;
  before date;
  today date;
  moved bigint;
begin
  select last_position, last_day into last, before from event_log for update;
  today := greatest(before, (clock_timestamp() at time zone 'UTC')::date);
  with taken as (
    delete from event_pending where id in (select id from event_pending order by id limit batch)
    returning *
  ), inserted as (
    insert into event (position, tenant_id, at, version, type, contact_id, agent_id, queue_id, body, day)
    select last + row_number() over (order by id), tenant_id, at, version, type, contact_id, agent_id, queue_id, body, today from taken
    returning 1
  )
  select count(*) into moved from inserted;
  if moved > 0 then
    update event_log set last_position = last + moved, last_day = today;
    if before is distinct from today then
      insert into event_day (day, first_position) values (today, last + 1) on conflict do nothing;
    end if;
  end if;
  return moved;
end $$;

-- The partitions of the log; until: the day after its last one, null for the default partition.
create function event_partitions() returns table (name text, until date) language sql stable
set search_path = public, pg_temp set datestyle = 'ISO, YMD' as $$
  select c.relname::text, substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([0-9-]+)''\)')::date
  from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'event'::regclass;
$$;

-- Makes the tables of today and of the days ahead that have none; answers how many it made. A day that has begun in the
-- default partition stays there: its rows would have to be moved while readers and numbering wait. Waits for nobody
-- longer than a moment (55P03): the next call makes them.
create function keep_event_days(ahead integer) returns integer language plpgsql security definer
set search_path = public, pg_temp set lock_timeout = '200ms' as $$
declare
  today date;
  each date;
  name text;
  made integer := 0;
begin
  if not pg_try_advisory_xact_lock(hashtext('relais.event-days')) then
    return 0;
  end if;
  select greatest(last_day, (clock_timestamp() at time zone 'UTC')::date) into today from event_log;
  for each in select today + n from generate_series(0, least(ahead, 30)) n loop
    name := 'event_' || to_char(each, 'YYYYMMDD');
    continue when each < (select max(until) from event_partitions()) or exists (select from event_default where day = each);
    execute format('create table %I (like event including all)', name);
    execute format('alter table %I add primary key (position), enable row level security, force row level security', name);
    execute format('create policy across_tenants on %I to {{system}}, %I using (true) with check (true)', name, current_user);
    -- Attached, not created in place: that would keep readers of the whole log out.
    execute format('alter table event attach partition %I for values from (%L) to (%L)', name, each, each + 1);
    made := made + 1;
  end loop;
  return made;
end $$;

-- Forgets the events of days before the last keep_days whole ones; answers how many. Their rows are deleted afterwards
-- (drop_expired_events).
create function expire_events(keep_days integer, now timestamptz) returns bigint language plpgsql security definer
set search_path = public, pg_temp set lock_timeout = '1s' as $$
declare
  oldest_day constant date := (least(now, clock_timestamp()) at time zone 'UTC')::date - keep_days;
  before bigint;
  after bigint;
begin
  if keep_days < 7 then
    raise exception 'events are kept for 7 days at least' using errcode = 'check_violation';
  end if;
  if not exists (select from event_day where day < oldest_day) then
    return 0;
  end if;
  -- First the lock, then a statement that sees what was numbered until then.
  select first_position into before from event_log for update;
  select coalesce((select min(first_position) from event_day where day >= oldest_day), last_position + 1) into after from event_log;
  if after > before then
    update event_log set first_position = after;
  end if;
  -- The day that the oldest event kept belongs to stays.
  delete from event_day d where exists (select from event_day later where later.day > d.day and later.first_position <= after);
  return after - before;
end $$;

-- Deletes what expire_events() forgot: one partition that holds nothing else, else up to `batch` rows of one that holds
-- more. Answers whether there may be more to do. Waits for nobody longer than a moment (55P03).
create function drop_expired_events(batch integer) returns boolean language plpgsql security definer
set search_path = public, pg_temp set lock_timeout = '200ms' as $$
declare
  -- Only grows: read without a lock it is at worst too careful.
  floor constant bigint := (select first_position from event_log);
  today constant date := (clock_timestamp() at time zone 'UTC')::date;
  -- Partitions that end by then hold nothing that is kept; days of long ago aside, which have theirs in event_before.
  floor_day constant date := (select case when first_position > last_position then today else (select min(day) from event_day) end from event_log);
  part record;
  holds_more boolean;
  gone bigint;
begin
  for part in select name, until from event_partitions() where until is null or until <= floor_day or name = 'event_before'
    order by until nulls last
  loop
    execute format('select exists (select from %I where position >= $1)', part.name) into holds_more using floor;
    if part.until <= today and not holds_more then
      execute format('drop table %I', part.name);
      return true;
    end if;
    execute format('delete from %1$I where position in (select position from %1$I where position < $1 order by position limit $2)', part.name)
      using floor, batch;
    get diagnostics gone = row_count;
    if gone > 0 then
      return true;
    end if;
  end loop;
  return false;
end $$;

do $$
declare f text;
begin
  foreach f in array array['event_partitions()', 'keep_event_days(integer)', 'expire_events(integer, timestamptz)',
    'drop_expired_events(integer)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to {{system}}', f);
  end loop;
end $$;
