/** Many users at once, for lists. */
import pg from 'pg';
import type { DepartmentId, TenantId } from '#contracts/vocabulary/ids.ts';
import type { TestDatabase } from './test-database.ts';

/**
 * Adds `Person 1 Ada` (`person-1`) to `Person <count> Ada`, who have signed on before; the first `inDepartment` of them
 * belong to the department.
 */
export async function addPeople(
  { owner }: Pick<TestDatabase, 'owner'>,
  tenant: TenantId,
  options: { count: number; departmentId?: DepartmentId; inDepartment?: number },
): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const { count, departmentId = null, inDepartment = 0 } = options;
    await client.query(
      `with added as (
         insert into user_account (id, tenant_id, user_name, first_name, last_name, email, role, password_hash,
           must_change_password, department_id)
         select gen_random_uuid(), $1, 'person-' || n, 'Ada', 'Person ' || n, 'person-' || n || '@example.org', 'agent',
           'none', false, case when n <= $4 then $3::uuid end
         from generate_series(1, $2::int) as n
         returning id
       )
       insert into agent (user_id, tenant_id, since, idle_since) select id, $1, now(), now() from added`,
      [tenant, count, departmentId, inDepartment],
    );
    await client.query('analyze user_account');
  } finally {
    await client.end();
  }
}
