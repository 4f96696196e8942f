-- What supervisors watch and do.

-- An answer within so long is in time for the service level.
alter table tenant add column service_level_seconds integer not null default 20
  check (service_level_seconds between 5 and 3600);

-- The supervisor who chose the state; null where the agent did, or the server.
alter table agent add column changed_by uuid references user_account (id) on delete set null;

-- first_accepted_at stays when a contact goes back to its queue: the customer was answered then. waiting_since: null
-- while the contact has waited since it was queued. ended_by: the supervisor who ended it.
alter table contact
  add column first_accepted_at timestamptz,
  add column waiting_since timestamptz,
  add column ended_by uuid references user_account (id) on delete set null;
create index contact_ended_by on contact (ended_by) where ended_by is not null;
update contact set first_accepted_at = accepted_at where accepted_at > now() - interval '1 day';

-- Numbers read what is open and what happened lately, never the millions that are closed.
create index contact_open on contact (tenant_id, queue_id) where state in ('queued', 'offered', 'active', 'wrap-up');
create index contact_first_accepted on contact (tenant_id, first_accepted_at) where first_accepted_at is not null;
create index contact_ended on contact (tenant_id, ended_at) where ended_at is not null;
