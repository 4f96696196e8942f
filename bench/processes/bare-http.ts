/** The floor of `http`: a bare Fastify on `pg`, without sessions, tenants, permissions, contracts and transactions. */
import Fastify from 'fastify';
import pg from 'pg';
import { z } from 'zod';
import { serveActs } from './process.ts';

const startInput = z.object({
  owner: z.looseObject({ host: z.string(), port: z.number() }),
  tenantId: z.string(),
  pageSize: z.int(),
});

const app = Fastify();
let pool: pg.Pool | undefined;

serveActs(
  {
    start(input) {
      const { owner, tenantId, pageSize } = startInput.parse(input);
      const connections = new pg.Pool({ ...owner, max: 10 });
      pool = connections;
      app.get('/users', async () => {
        const [page, total] = await Promise.all([
          connections.query('select * from user_account where tenant_id = $1 order by name_order, id limit $2', [
            tenantId,
            pageSize,
          ]),
          connections.query('select count(*) from user_account where tenant_id = $1', [tenantId]),
        ]);
        return { items: page.rows, total: total.rows[0] };
      });
      app.get<{ Params: { id: string } }>('/users/:id', async ({ params }) => {
        const { rows } = await connections.query('select * from user_account where id = $1', [params.id]);
        return rows[0];
      });
      return app.listen({ host: '127.0.0.1', port: 0 });
    },
  },
  async () => {
    await app.close();
    await pool?.end();
  },
);
