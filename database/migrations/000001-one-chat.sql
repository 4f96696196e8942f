-- The first schema: installation, directory, sessions, contacts, event log.
-- {{app}} and {{system}} stand for the two roles of this database (server/platform/database-roles.ts); the migrator
-- replaces them by quoted names. Row-level security (DESIGN 5): the app role sees the tenant set in the transaction
-- and nothing without one; the system role and the owner see across tenants by policies, never by BYPASSRLS.

create function current_tenant() returns uuid language sql stable parallel safe
  return nullif(current_setting('relais.tenant', true), '')::uuid;

-- One row. secret_check proves that a node has the installation's secret key; the role passwords are encrypted with it.
create table installation (
  id boolean primary key default true check (id),
  mode text not null default 'single' check (mode in ('single', 'multi')),
  console_idle_minutes integer not null default 30 check (console_idle_minutes between 5 and 1440),
  secret_check text not null,
  app_password text,
  system_password text,
  min_release text not null default '0.1.0',
  version integer not null default 1,
  created_at timestamptz not null default now()
);

create table tenant (
  id uuid primary key,
  key text not null unique check (key ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  name text not null check (length(name) between 1 and 80),
  language text not null check (language in ('en', 'fr')),
  time_zone text not null,
  agent_lost_after_seconds integer not null default 30,
  agent_lost_requeue_after_seconds integer not null default 120,
  customer_gone_queued_after_seconds integer not null default 60,
  customer_gone_active_after_seconds integer not null default 300,
  portal_idle_minutes integer not null default 480,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table tenant_domain (
  domain text primary key check (domain = lower(domain)),
  tenant_id uuid not null references tenant on delete cascade
);
create index tenant_domain_tenant on tenant_domain (tenant_id);

-- People. Central administrators belong to no tenant; a name is unique inside its tenant, case-insensitive (DESIGN 12).
create table user_account (
  id uuid primary key,
  tenant_id uuid references tenant,
  user_name text not null check (length(user_name) between 1 and 64),
  first_name text not null,
  last_name text not null,
  email text,
  role text not null check (role in ('central-administrator', 'tenant-manager', 'supervisor', 'agent')),
  kind text not null default 'person' check (kind in ('person', 'service')),
  password_hash text not null,
  must_change_password boolean not null,
  disabled boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((tenant_id is null) = (role = 'central-administrator')),
  unique (tenant_id, id)
);
create unique index user_account_name on user_account (coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'), lower(user_name));

-- One row a session and door; the cookie holds a random token of which only the SHA-256 is stored.
create table session (
  id uuid primary key,
  token_hash bytea not null unique,
  user_id uuid not null references user_account on delete cascade,
  tenant_id uuid references tenant,
  door text not null check (door in ('web-manager', 'agent-portal')),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz,
  address text not null,
  user_agent text not null
);
create index session_of_user on session (user_id);
create index session_last_seen on session (last_seen_at);

-- Fixed windows that count what is limited (failed sign-ons, opened chats), shared by all nodes.
create table limit_window (
  key text not null,
  window_start timestamptz not null,
  count integer not null,
  primary key (key, window_start)
);

create table queue (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  name text not null check (length(name) between 1 and 80),
  priority integer not null default 5 check (priority between 1 and 9),
  offer_timeout_seconds integer not null default 20 check (offer_timeout_seconds between 5 and 600),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);
create unique index queue_name on queue (tenant_id, lower(name));

create table queue_member (
  queue_id uuid not null,
  user_id uuid not null,
  tenant_id uuid not null,
  primary key (queue_id, user_id),
  foreign key (tenant_id, queue_id) references queue (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade
);
create index queue_member_user on queue_member (user_id);

create table reason (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  kind text not null check (kind in ('wrap-up', 'unavailable')),
  name text not null check (length(name) between 1 and 60),
  retired boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);
create unique index reason_name on reason (tenant_id, kind, lower(name));

create table chat_page (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  key text not null unique check (key ~ '^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$'),
  name text not null check (length(name) between 1 and 80),
  queue_id uuid not null,
  language text check (language in ('en', 'fr')),
  greeting text,
  enabled boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, queue_id) references queue (tenant_id, id)
);
create index chat_page_queue on chat_page (queue_id);

-- What an agent is now. idle_since orders "longest idle"; lease_until is presence, renewed by any door (DESIGN 9);
-- lost_at is set when the lease ran out and starts the clock of his active chats.
create table agent (
  user_id uuid primary key,
  tenant_id uuid not null,
  state text not null default 'offline' check (state in ('offline', 'available', 'unavailable')),
  cause text not null default 'chosen' check (cause in ('chosen', 'no-answer', 'connection-lost')),
  reason_id uuid,
  since timestamptz not null,
  idle_since timestamptz not null,
  lease_until timestamptz,
  lost_at timestamptz,
  foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade,
  foreign key (tenant_id, reason_id) references reason (tenant_id, id)
) with (fillfactor = 70);
create index agent_available on agent (tenant_id) where state = 'available';
create index agent_reason on agent (reason_id) where reason_id is not null;
-- lease_until has no index on purpose: it is renewed every 5 s, and such an update shall touch no index (HOT). The
-- sweeps read the whole table, which has a row a user.

-- Offered, active and wrap-up contacts hold one unit each. `used` may exceed `capacity` only after an administrator
-- lowered the capacity; a claim asks used + n <= capacity.
create table agent_capacity (
  user_id uuid not null references agent on delete cascade,
  medium text not null check (medium in ('voice', 'callback', 'email', 'web-interaction', 'open-media')),
  tenant_id uuid not null,
  capacity integer not null check (capacity between 0 and 50),
  used integer not null default 0 check (used >= 0),
  primary key (user_id, medium)
) with (fillfactor = 70);

create table contact (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  medium text not null check (medium in ('voice', 'callback', 'email', 'web-interaction', 'open-media')),
  state text not null check (state in ('queued', 'offered', 'active', 'wrap-up', 'closed', 'abandoned')),
  live boolean not null,
  people_only boolean not null default false,
  queue_id uuid not null,
  priority integer not null,
  -- true once an agent had it and gave it back: before all others of its priority
  ahead boolean not null default false,
  queued_at timestamptz not null,
  chat_page_id uuid references chat_page on delete set null,
  open_id uuid,
  customer_name text,
  customer_address text,
  customer_token_hash bytea unique,
  customer_seen_at timestamptz,
  agent_id uuid,
  offered_at timestamptz,
  offer_expires_at timestamptz,
  accepted_at timestamptz,
  ended_at timestamptz,
  end_reason text check (end_reason in ('customer', 'agent', 'customer-gone')),
  closed_at timestamptz,
  wrap_up_reason_id uuid,
  wrap_up_note text,
  last_seq integer not null default 0,
  foreign key (tenant_id, queue_id) references queue (tenant_id, id),
  foreign key (agent_id) references user_account (id),
  foreign key (tenant_id, wrap_up_reason_id) references reason (tenant_id, id),
  check ((state in ('offered', 'active', 'wrap-up')) <= (agent_id is not null)),
  check (state <> 'queued' or agent_id is null),
  check ((state = 'offered') = (offer_expires_at is not null))
) with (fillfactor = 70);
create unique index contact_open_id on contact (chat_page_id, open_id) where open_id is not null;
create index contact_queued on contact (tenant_id, priority desc, ahead desc, queued_at, id) where state = 'queued';
create index contact_in_line on contact (queue_id, priority desc, ahead desc, queued_at, id) where state in ('queued', 'offered');
create index contact_of_agent on contact (agent_id) where state in ('offered', 'active', 'wrap-up');
create index contact_offer_expires on contact (offer_expires_at) where state = 'offered';
-- customer_seen_at, renewed every 5 s, is in no index: see agent.
create index contact_live on contact (tenant_id) where live and state in ('queued', 'offered', 'active');
-- For deletions, which ask what depends on the row.
create index contact_queue on contact (queue_id);
create index contact_agent on contact (agent_id) where agent_id is not null;
create index contact_wrap_up_reason on contact (wrap_up_reason_id) where wrap_up_reason_id is not null;
create index contact_chat_page on contact (chat_page_id) where chat_page_id is not null;

create table message (
  contact_id uuid not null references contact on delete cascade,
  seq integer not null,
  tenant_id uuid not null,
  author text not null check (author in ('customer', 'agent', 'system')),
  agent_id uuid references user_account,
  text text not null,
  client_id uuid,
  at timestamptz not null,
  primary key (contact_id, seq)
);
create index message_agent on message (agent_id) where agent_id is not null;
create unique index message_client_id on message (contact_id, client_id) where client_id is not null;

-- The event log (docs/decisions/0003-event-log-ordering.md). Writers insert into event_pending inside their state
-- transaction; sequence_events() moves what is committed into event and numbers it without gaps.
create table event_pending (
  id bigint generated always as identity primary key,
  tenant_id uuid not null,
  at timestamptz not null,
  version smallint not null,
  type text not null,
  contact_id uuid,
  agent_id uuid,
  queue_id uuid,
  body jsonb not null
);
create table event (
  position bigint primary key,
  tenant_id uuid not null,
  at timestamptz not null,
  version smallint not null,
  type text not null,
  contact_id uuid,
  agent_id uuid,
  queue_id uuid,
  body jsonb not null
);
create index event_of_contact on event (contact_id, position) where contact_id is not null;
create table event_log (
  id boolean primary key default true check (id),
  epoch uuid not null,
  last_position bigint not null default 0
);
insert into event_log (epoch) values (gen_random_uuid());

-- One row: when a node was last ready together with the database. A gap starts every lease afresh (DESIGN 9).
create table cluster_beat (
  id boolean primary key default true check (id),
  beat_at timestamptz
);
insert into cluster_beat default values;

-- Row-level security. FORCE: the owner is bound by policies too, and has one that shows him all.
do $$
declare t text;
begin
  foreach t in array array['tenant', 'tenant_domain', 'user_account', 'session', 'queue', 'queue_member', 'reason', 'chat_page',
    'agent', 'agent_capacity', 'contact', 'message', 'event_pending', 'event', 'installation', 'limit_window', 'event_log',
    'cluster_beat']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy across_tenants on %I to %s using (true) with check (true)', t,
      '{{system}}, ' || quote_ident(current_user));
    execute format('grant select, insert, update, delete on %I to {{system}}', t);
  end loop;
  foreach t in array array['tenant_domain', 'user_account', 'session', 'queue', 'queue_member', 'reason', 'chat_page', 'agent',
    'agent_capacity', 'contact', 'message', 'event_pending', 'event']
  loop
    execute format('create policy own_tenant on %I to {{app}} using (tenant_id = (select current_tenant()))
      with check (tenant_id = (select current_tenant()))', t);
  end loop;
  foreach t in array array['tenant_domain', 'user_account', 'session', 'queue', 'queue_member', 'reason', 'chat_page', 'agent',
    'agent_capacity', 'contact', 'message']
  loop
    execute format('grant select, insert, update, delete on %I to {{app}}', t);
  end loop;
end $$;
create policy own_tenant on tenant to {{app}} using (id = (select current_tenant())) with check (id = (select current_tenant()));
grant select, update on tenant to {{app}};
grant insert on event_pending to {{app}};
grant select on event to {{app}};
-- What the installation keeps for its own start stays with the owner.
revoke all on installation from {{system}};
grant select (id, mode, console_idle_minutes, version, created_at) on installation to {{system}};
grant update (mode, console_idle_minutes, version) on installation to {{system}};

-- Numbers what is committed. Serialised by the lock on event_log's row, and every statement of a volatile plpgsql
-- function takes a new snapshot (READ COMMITTED), so a batch that comes later sees at least what the one before saw:
-- positions become visible in their order, without gaps, and an event never overtakes one that caused it.
create function sequence_events(batch integer) returns bigint language plpgsql volatile as $$
declare
  last bigint;
  moved bigint;
begin
  select last_position into last from event_log for update;
  with taken as (
    delete from event_pending where id in (select id from event_pending order by id limit batch)
    returning *
  ), inserted as (
    insert into event (position, tenant_id, at, version, type, contact_id, agent_id, queue_id, body)
    select last + row_number() over (order by id), tenant_id, at, version, type, contact_id, agent_id, queue_id, body from taken
    returning 1
  )
  select count(*) into moved from inserted;
  if moved > 0 then
    update event_log set last_position = last + moved;
  end if;
  return moved;
end $$;
revoke all on function sequence_events(integer) from public;
grant execute on function sequence_events(integer) to {{system}};
