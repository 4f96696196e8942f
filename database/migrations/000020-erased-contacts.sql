-- A customer's data are erased contact by contact: numbers for the statistics stay, and that it was done.
alter table contact add column erased_at timestamptz;
-- Held for what is written from now on; no row of before has been erased.
alter table contact add constraint contact_erased check (erased_at is null or (state in ('closed', 'abandoned')
  and customer_name is null and customer_address is null and customer_token_hash is null and open_id is null
  and wrap_up_note is null)) not valid;
