-- What a user has beside his name and queues, and how his wrap-up goes.
alter table user_account
  add column employee_id text check (length(employee_id) between 1 and 40),
  add column extension text check (extension ~ '^[0-9]{1,20}$'),
  add column circuit_user text check (length(circuit_user) between 1 and 200),
  add column authentication text not null default 'tenant' check (authentication in ('tenant', 'password'));
create unique index user_account_circuit_user on user_account (tenant_id, lower(circuit_user)) where circuit_user is not null;
create unique index user_account_employee_id on user_account (tenant_id, lower(employee_id)) where employee_id is not null;

-- Null: wrap-up ends when the agent closes the contact; else by itself after so long (automatic post-processing).
alter table agent
  add column post_processing_seconds integer check (post_processing_seconds between 5 and 5999),
  add column wrap_up_reason_required boolean not null default false;

alter table contact add column wrap_up_expires_at timestamptz,
  add constraint contact_wrap_up_expires check (wrap_up_expires_at is null or state in ('wrap-up', 'closed'));
create index contact_wrap_up_expires_at on contact (wrap_up_expires_at) where state = 'wrap-up';
