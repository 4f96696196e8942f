/** contracts/openapi.json from the contracts. */
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { z } from 'zod';
import { agentPortalContract } from '#contracts/agent-portal/contract.ts';
import { problem } from '#contracts/vocabulary/error-code.ts';
import { webInteractionContract } from '#contracts/web-interaction/contract.ts';
import { webManagerContract } from '#contracts/web-manager/contract.ts';

export const contracts = {
  webManager: webManagerContract,
  agentPortal: agentPortalContract,
  webInteraction: webInteractionContract,
};

export async function generateOpenApi(): Promise<string> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contracts, {
    info: {
      title: 'Relais',
      version: '1',
      description:
        'The routes of the Web Manager, the Agent Portal and the customer page. Errors are problem details (RFC 9457).',
    },
    components: { schemas: { Problem: {} } },
  });
  const problemSchema = z.toJSONSchema(problem, { target: 'draft-2020-12' });
  return `${JSON.stringify({ ...document, components: { ...document.components, schemas: { ...document.components?.schemas, Problem: problemSchema } } }, undefined, 2)}\n`;
}
