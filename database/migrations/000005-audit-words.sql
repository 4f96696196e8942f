-- The words of the audit are the vocabulary's (contracts/vocabulary/audit.ts), which grows with every release: the
-- table holds their form only, so that an older node beside a newer one never refuses an entry.
alter table audit_entry drop constraint audit_entry_action_check, drop constraint audit_entry_object_check;
alter table audit_entry
  add constraint audit_entry_action_check check (action ~ '^[a-z][a-z-]{0,39}$'),
  add constraint audit_entry_object_check check (object ~ '^[a-z][a-z-]{0,39}$');
