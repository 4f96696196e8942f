-- Departments and locations of users, and what searches and sorts of long lists look at. Extensions (unaccent, pg_trgm)
-- are not asked for: an operator's PostgreSQL may lack them, or the owner the right to add them.

-- Text as a search compares it: without case and accents.
create function folded(value text) returns text language sql immutable strict parallel safe
  return lower(regexp_replace(normalize(value, NFD), '[\u0300-\u036f]', '', 'g'));
-- Text as people sort it: folded, and numbers by their value ("Agent 9" before "Agent 10"): each is filled up to 20 digits.
-- Cut, because an index takes no longer keys.
create function natural_order(value text) returns text language sql immutable strict parallel safe
  return left(regexp_replace(regexp_replace(folded(value), '(\d+)', '00000000000000000000\1', 'g'), '\d*(\d{20})', '\1', 'g'), 500);

create table department (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  name text not null check (length(name) between 1 and 80),
  name_order text collate "C" not null generated always as (natural_order(name)) stored,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);
create unique index department_name on department (tenant_id, lower(name));

create table location (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  name text not null check (length(name) between 1 and 80),
  name_order text collate "C" not null generated always as (natural_order(name)) stored,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);
create unique index location_name on location (tenant_id, lower(name));

alter table user_account
  add column department_id uuid,
  add column location_id uuid,
  add column search_text text not null generated always as (folded(
    user_name || ' ' || first_name || ' ' || last_name || ' ' || first_name || ' ' || coalesce(email, '') || ' '
    || coalesce(employee_id, '') || ' ' || coalesce(extension, '') || ' ' || coalesce(circuit_user, ''))) stored,
  add column name_order text collate "C" not null generated always as (natural_order(last_name || ' ' || first_name)) stored,
  add constraint user_account_department foreign key (tenant_id, department_id) references department (tenant_id, id),
  add constraint user_account_location foreign key (tenant_id, location_id) references location (tenant_id, id);
create index user_account_in_order on user_account (tenant_id, name_order, id);
create index user_account_department on user_account (department_id) where department_id is not null;
create index user_account_location on user_account (location_id) where location_id is not null;

do $$
declare t text;
begin
  foreach t in array array['department', 'location']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy across_tenants on %I to %s using (true) with check (true)', t,
      '{{system}}, ' || quote_ident(current_user));
    execute format('create policy own_tenant on %I to {{app}} using (tenant_id = (select current_tenant()))
      with check (tenant_id = (select current_tenant()))', t);
    execute format('grant select, insert, update, delete on %I to {{app}}, {{system}}', t);
  end loop;
end $$;
