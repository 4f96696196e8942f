/** The operations of contracts/openapi.json, each with who may call it. */
import { readFile } from 'node:fs/promises';
import { traverseContractProcedures } from '@orpc/server';
import { z } from 'zod';
import type { RouteMeta } from '#contracts/route.ts';
import type { Door } from '#contracts/vocabulary/role.ts';
import { contracts } from '../../scripts/openapi.ts';

export interface Operation {
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  parameters: z.output<typeof operationSchema>['parameters'];
  body: unknown;
  permission: RouteMeta['permission'];
  door: Door | undefined;
}

const operationSchema = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), schema: z.unknown() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown().optional() })) }).optional(),
});
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });
const methods = z.enum(['GET', 'POST', 'PUT', 'DELETE']);

export async function readOperations(): Promise<Operation[]> {
  const metas = new Map<string, Partial<RouteMeta>>();
  traverseContractProcedures({ router: contracts, path: [] }, ({ contract, path }) => {
    metas.set(path.join('.'), contract['~orpc'].meta);
  });
  const text = await readFile(new URL('../../contracts/openapi.json', import.meta.url), 'utf8');
  const { paths } = documentSchema.parse(JSON.parse(text));
  return Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, { operationId, parameters, requestBody }]) => {
      const meta = metas.get(operationId);
      if (meta?.permission === undefined) throw new Error(`${operationId} names no permission`);
      return {
        id: operationId,
        method: methods.parse(method.toUpperCase()),
        path,
        parameters,
        body: requestBody?.content['application/json']?.schema,
        permission: meta.permission,
        door: meta.door,
      };
    }),
  );
}
