-- Agents pass contacts on. passed_by: the agent who offers the contact to one colleague alone; it goes back to him when
-- that one does not take it. Every transition clears it but the one that sets it. (No check holds that: a node of the
-- release before knows nothing of it.)
alter table contact add column passed_by uuid references user_account on delete set null;
create index contact_passed_by on contact (passed_by) where passed_by is not null;

-- Who a customer is: his address in one spelling. E-mail addresses in lower case, numbers without what groups their digits.
alter table contact add column customer_key text generated always as (
  case when position('@' in customer_address) > 0 then lower(btrim(customer_address))
    else nullif(regexp_replace(lower(customer_address), '[\s().\-/]', '', 'g'), '') end) stored;
create index contact_customer_key on contact (tenant_id, customer_key, id desc) where customer_key is not null;

-- What agents did with a contact that they did not keep, and what they told the next one. The note is for agents only.
create table contact_passing (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  contact_id uuid not null references contact on delete cascade,
  kind text not null check (kind in ('given-back', 'to-queue', 'to-agent')),
  from_agent_id uuid references user_account on delete set null,
  to_agent_id uuid references user_account on delete set null,
  to_queue_id uuid references queue on delete set null,
  note text check (length(note) between 1 and 2000),
  -- the last message before it
  after_seq integer not null,
  at timestamptz not null
);
create index contact_passing_contact on contact_passing (contact_id);
create index contact_passing_from_agent on contact_passing (from_agent_id) where from_agent_id is not null;
create index contact_passing_to_agent on contact_passing (to_agent_id) where to_agent_id is not null;
create index contact_passing_to_queue on contact_passing (to_queue_id) where to_queue_id is not null;

-- An agent who rejected a contact or passed it on is not offered it before then.
create table contact_refusal (
  contact_id uuid not null references contact on delete cascade,
  agent_id uuid not null references user_account on delete cascade,
  tenant_id uuid not null references tenant,
  until timestamptz not null,
  primary key (contact_id, agent_id)
);
create index contact_refusal_agent on contact_refusal (agent_id);
create index contact_refusal_until on contact_refusal (tenant_id, until);

do $$
declare t text;
begin
  foreach t in array array['contact_passing', 'contact_refusal'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy across_tenants on %I to {{system}}, %I using (true) with check (true)', t, current_user);
    execute format('create policy own_tenant on %I to {{app}} using (tenant_id = (select current_tenant()))
      with check (tenant_id = (select current_tenant()))', t);
    execute format('grant select, insert, update, delete on %I to {{app}}, {{system}}', t);
  end loop;
end $$;
