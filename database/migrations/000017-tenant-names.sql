-- Two tenants of one name could not be told apart where they are chosen. Those that are there are: the oldest keeps its
-- name, the others get their keys behind it, and where even that is taken, what no other tenant can have.
update tenant set name = left(name, 77 - length(key)) || ' (' || key || ')', version = version + 1
  where exists (select from tenant other where lower(other.name) = lower(tenant.name)
    and (other.created_at, other.id) < (tenant.created_at, tenant.id));
update tenant set name = left(name, 40) || ' (' || id || ')', version = version + 1
  where exists (select from tenant other where lower(other.name) = lower(tenant.name)
    and (other.created_at, other.id) < (tenant.created_at, tenant.id));
create unique index tenant_name on tenant (lower(name));
