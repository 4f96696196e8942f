import { implement } from '@orpc/server';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { type CannedAnswerView, cannedAnswersContract } from '#contracts/web-manager/canned-answers.ts';
import {
  addCannedAnswer,
  deleteCannedAnswer,
  getCannedAnswer,
  listCannedAnswers,
  updateCannedAnswer,
} from '#server/canned-answers/canned-answer.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import type { RequestContext } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';
import { audit, changeIn, readIn } from './directory.ts';
import { pathIds } from './path-ids.ts';

export function cannedAnswersRouter(ground: Ground) {
  const { db, clock } = ground;
  const os = implement(cannedAnswersContract).$context<RequestContext>().use(authorise).use(pathIds);
  return os.router({
    list: os.list.handler(({ input: { tenantId, ...query } }) =>
      readIn(db, tenantId, (tx) => listCannedAnswers(tx, query)),
    ),
    get: os.get.handler(({ input: { tenantId, cannedAnswerId } }) =>
      readIn(db, tenantId, (tx) => getCannedAnswer(tx, cannedAnswerId)),
    ),
    add: os.add.handler(({ input: { tenantId, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const after = await addCannedAnswer(tx, clock, input);
        await audit(tx, ground, context, { ...of(tenantId, after), after });
        return after;
      }),
    ),
    update: os.update.handler(({ input: { tenantId, cannedAnswerId, version, ...input }, context }) =>
      changeIn(db, tenantId, async (tx) => {
        const before = await getCannedAnswer(tx, cannedAnswerId);
        const after = await updateCannedAnswer(tx, clock, { id: cannedAnswerId, version, input });
        await audit(tx, ground, context, { ...of(tenantId, after), before, after });
        return after;
      }),
    ),
    remove: os.remove.handler(async ({ input: { tenantId, cannedAnswerId }, context }) => {
      await changeIn(db, tenantId, async (tx) => {
        const before = await getCannedAnswer(tx, cannedAnswerId);
        await deleteCannedAnswer(tx, clock, cannedAnswerId);
        await audit(tx, ground, context, { ...of(tenantId, before), before });
      });
      return { done: true };
    }),
  });
}

const of = (tenantId: TenantId, { id, title }: CannedAnswerView) =>
  ({ tenantId, object: 'canned-answer', objectId: id, objectName: title }) as const;
