-- A deleted user whom contacts of the past name keeps his row, so that they can say who it was: first and last name stay,
-- what else was known of him goes, his name to sign on with is free again.
alter table user_account add column deleted_at timestamptz,
  add constraint user_account_former check (deleted_at is null or (disabled and email is null and password_hash = 'none'));
