-- Nodes that are known, alarms and the webhook that tells of them, and when backups were made. All of it concerns the
-- whole installation: the app role, which works for one tenant, sees none of it.
create table cluster_node (
  id uuid primary key,
  name text not null,
  address text not null,
  version text not null,
  started_at timestamptz not null,
  -- Renewed by the node while it lives; one that stops takes its row away.
  seen_at timestamptz not null,
  -- [{name, ok, condition, advisory, figures, since}] (contracts/vocabulary/health-part.ts)
  parts jsonb not null
);

create table alarm_settings (
  id boolean primary key default true check (id),
  part_down_seconds integer not null default 60 check (part_down_seconds between 10 and 3600),
  node_gone_seconds integer not null default 60 check (node_gone_seconds between 15 and 3600),
  disk_percent integer not null default 10 check (disk_percent between 1 and 50),
  certificate_days integer not null default 14 check (certificate_days between 1 and 90),
  events_stalled_seconds integer not null default 30 check (events_stalled_seconds between 5 and 3600),
  -- 0: never
  backup_days integer not null default 7 check (backup_days between 0 and 90),
  webhook_url text,
  -- Sealed (platform/secrets.ts).
  webhook_secret text,
  version integer not null default 1
);
insert into alarm_settings default values;

create table alarm (
  id uuid primary key,
  rule text not null check (rule ~ '^[a-z][a-z-]{0,39}$'),
  subject text not null,
  figures jsonb not null,
  raised_at timestamptz not null,
  cleared_at timestamptz
);
-- Of two nodes that see the same, one raises the alarm.
create unique index alarm_open on alarm (rule, subject) where cleared_at is null;
create index alarm_cleared on alarm (cleared_at desc, id desc) where cleared_at is not null;

create table alarm_delivery (
  id uuid primary key,
  alarm_id uuid not null references alarm on delete cascade,
  kind text not null check (kind in ('raised', 'cleared')),
  created_at timestamptz not null,
  -- Null once it is delivered or given up. Whoever takes it puts it off, so that it comes again when he dies.
  next_at timestamptz,
  attempts integer not null default 0,
  delivered_at timestamptz,
  dead_at timestamptz,
  -- Of the last attempt.
  status integer,
  fault text,
  unique (alarm_id, kind)
);
create index alarm_delivery_next on alarm_delivery (next_at) where next_at is not null;
create index alarm_delivery_created on alarm_delivery (created_at desc);

create table backup_run (
  id uuid primary key default gen_random_uuid(),
  finished_at timestamptz not null,
  ok boolean not null,
  -- Null when it failed.
  bytes bigint
);
create index backup_run_finished on backup_run (ok, finished_at desc);

do $$
declare t text;
begin
  foreach t in array array['cluster_node', 'alarm_settings', 'alarm', 'alarm_delivery', 'backup_run']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy across_tenants on %I to {{system}}, %I using (true) with check (true)', t, current_user);
    execute format('grant select, insert, update, delete on %I to {{system}}', t);
  end loop;
end $$;
