-- Password policy, second factors and the state of a session that is not complete yet.
alter table installation
  add column password_min_length integer not null default 10 check (password_min_length between 10 and 64),
  -- 0: never
  add column password_expiry_days integer not null default 0 check (password_expiry_days between 0 and 3650),
  add column one_time_password_days integer not null default 0 check (one_time_password_days between 0 and 365),
  -- The last so many passwords are not taken again.
  add column password_reuse integer not null default 0 check (password_reuse between 0 and 24),
  add column second_factor_for text not null default 'nobody'
    check (second_factor_for in ('nobody', 'central-administrators', 'web-manager', 'everybody'));
grant select (password_min_length, password_expiry_days, one_time_password_days, password_reuse, second_factor_for),
  update (password_min_length, password_expiry_days, one_time_password_days, password_reuse, second_factor_for)
  on installation to {{system}};

alter table user_account add column password_set_at timestamptz not null default now();

-- The hashes of the last 24 passwords that were replaced: the most that the policy may ask for.
create table former_password (
  user_id uuid not null references user_account on delete cascade,
  tenant_id uuid references tenant,
  password_hash text not null,
  replaced_at timestamptz not null
);
create index former_password_user on former_password (user_id, replaced_at desc);

-- Whoever sets a password: when it was set, and what it was before.
create function remember_password() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.password_set_at := new.created_at;
  elsif new.password_hash is distinct from old.password_hash then
    new.password_set_at := new.updated_at;
    insert into former_password (user_id, tenant_id, password_hash, replaced_at)
    values (old.id, old.tenant_id, old.password_hash, new.updated_at);
    delete from former_password where user_id = old.id and ctid not in (
      select ctid from former_password where user_id = old.id order by replaced_at desc limit 24);
  end if;
  return new;
end $$;
create trigger remember_password before insert or update of password_hash on user_account
  for each row execute function remember_password();

-- One a person. The secret is sealed (platform/secrets.ts); not confirmed: it does not count yet. last_step: the time
-- step of the last code that was taken, so that none is taken twice.
create table second_factor (
  user_id uuid primary key references user_account on delete cascade,
  tenant_id uuid references tenant,
  secret text not null,
  last_step bigint not null default 0,
  created_at timestamptz not null,
  confirmed_at timestamptz
);
create table recovery_code (
  user_id uuid not null references second_factor on delete cascade,
  tenant_id uuid references tenant,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

alter table session
  -- The password was right, the code of the second factor is still to come.
  add column awaits_code boolean not null default false,
  add column password_expired boolean not null default false,
  add column must_enrol boolean not null default false;

do $$
declare t text;
begin
  foreach t in array array['former_password', 'second_factor', 'recovery_code']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy across_tenants on %I to {{system}}, %I using (true) with check (true)', t, current_user);
    execute format('create policy own_tenant on %I to {{app}} using (tenant_id = (select current_tenant()))
      with check (tenant_id = (select current_tenant()))', t);
    execute format('grant select, insert, update, delete on %I to {{app}}, {{system}}', t);
  end loop;
end $$;
