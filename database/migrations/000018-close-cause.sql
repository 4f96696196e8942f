-- Why a contact was closed without its agent, who then gave no reason: his time for the wrap-up was over, he was gone, or
-- a supervisor closed it. Null: he closed it himself.
alter table contact add column close_cause text check (close_cause in ('time-over', 'agent-gone', 'supervisor'));
