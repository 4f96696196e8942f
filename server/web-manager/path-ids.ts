import { os } from '@orpc/server';
import { z } from 'zod';
import type { ErrorCode } from '#contracts/vocabulary/error-code.ts';
import { RelaisError } from '#server/platform/errors.ts';

const notFound: Readonly<Record<string, ErrorCode>> = {
  tenantId: 'TENANT_NOT_FOUND',
  userId: 'USER_NOT_FOUND',
  departmentId: 'DEPARTMENT_NOT_FOUND',
  locationId: 'LOCATION_NOT_FOUND',
  queueId: 'QUEUE_NOT_FOUND',
  reasonId: 'REASON_NOT_FOUND',
  chatPageId: 'CHAT_PAGE_NOT_FOUND',
  clipId: 'CLIP_NOT_FOUND',
  cannedAnswerId: 'CANNED_ANSWER_NOT_FOUND',
  nodeId: 'NODE_NOT_FOUND',
};

const id = z.uuid();

/** What is no id at all names nothing: in a path it is answered like an unknown one, not as a fault of the form. */
export const pathIds = os.middleware(async ({ procedure, next }, input) => {
  const path = procedure['~orpc'].route.path ?? '';
  const values = z.record(z.string(), z.unknown()).safeParse(input).data ?? {};
  for (const [, name = ''] of path.matchAll(/\{(\w+)\}/g)) {
    if (!id.safeParse(values[name]).success) throw new RelaisError(notFound[name] ?? 'ROUTE_NOT_FOUND');
  }
  return next();
});
