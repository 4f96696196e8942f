-- Whom RELAIS_ADMIN_RESET let in, until a start without it: left in place, it must not take a password again that the
-- administrator has chosen meanwhile.
alter table installation add column operator_reset uuid references user_account on delete set null;
grant select (operator_reset), update (operator_reset) on installation to {{system}};
