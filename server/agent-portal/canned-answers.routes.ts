import { implement } from '@orpc/server';
import { deskAnswersContract } from '#contracts/agent-portal/canned-answers.ts';
import {
  addOwnAnswer,
  deleteOwnAnswer,
  findAnswers,
  listOwnAnswers,
  updateOwnAnswer,
} from '#server/canned-answers/canned-answer.store.ts';
import { authorise } from '#server/permissions/authorise.ts';
import { callerOf, type RequestContext, tenantOf } from '#server/permissions/caller.ts';
import type { Ground } from '#server/platform/ground.ts';

/** What agents keep for themselves is their own business: it is not audited, and told to no other desk. */
export function deskAnswersRouter({ db, clock }: Ground) {
  const os = implement(deskAnswersContract).$context<RequestContext>().use(authorise);
  return os.router({
    find: os.find.handler(({ input: { queueId, language, search }, context }) =>
      db.inTenant(tenantOf(context), (tx) =>
        findAnswers(tx, { agent: callerOf(context).userId, queue: queueId, language, search }),
      ),
    ),
    listOwn: os.listOwn.handler(async ({ context }) => ({
      items: await db.readInTenant(tenantOf(context), (tx) => listOwnAnswers(tx, callerOf(context).userId)),
    })),
    addOwn: os.addOwn.handler(({ input, context }) =>
      db.inTenant(tenantOf(context), (tx) => addOwnAnswer(tx, clock, callerOf(context).userId, input)),
    ),
    updateOwn: os.updateOwn.handler(({ input: { ownCannedAnswerId: id, version, ...input }, context }) =>
      db.inTenant(tenantOf(context), (tx) =>
        updateOwnAnswer(tx, clock, callerOf(context).userId, { id, version, input }),
      ),
    ),
    removeOwn: os.removeOwn.handler(async ({ input: { ownCannedAnswerId: id }, context }) => {
      await db.inTenant(tenantOf(context), (tx) => deleteOwnAnswer(tx, callerOf(context).userId, id));
      return { done: true };
    }),
  });
}
