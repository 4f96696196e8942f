import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contactId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import type { Candidate, Waiting } from './candidate-port.ts';
import { byTurn, match } from './match.ts';

const uuid = (n: number) => `00000000-0000-7000-8000-${n.toString().padStart(12, '0')}`;
const queues = [1, 2, 3].map((n) => queueId.parse(uuid(n)));
const minute = (n: number) => new Date(Date.UTC(2026, 0, 1, 9, n));

const waitingContacts: fc.Arbitrary<Waiting[]> = fc
  .array(
    fc.record({
      queue: fc.integer({ min: 0, max: 2 }),
      priority: fc.integer({ min: 1, max: 9 }),
      ahead: fc.boolean(),
      minute: fc.integer({ min: 0, max: 50 }),
      refusedBy: fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 2 }),
    }),
    { maxLength: 40 },
  )
  .map((rows) =>
    rows.map((row, index) => ({
      contactId: contactId.parse(uuid(1000 + index)),
      queueId: queues[row.queue] ?? queueId.parse(uuid(1)),
      medium: 'web-interaction' as const,
      priority: row.priority,
      ahead: row.ahead,
      queuedAt: minute(row.minute),
      refusedBy: new Set(row.refusedBy.map((n) => userId.parse(uuid(n)))),
    })),
  );

const candidatesOf: fc.Arbitrary<Candidate[]> = fc
  .array(
    fc.record({
      free: fc.integer({ min: 0, max: 3 }),
      load: fc.integer({ min: 0, max: 3 }),
      minute: fc.integer({ min: 0, max: 50 }),
      queues: fc.subarray(queues),
    }),
    { maxLength: 12 },
  )
  .map((rows) =>
    rows.map((row, index) => ({
      agentId: userId.parse(uuid(index)),
      load: row.load,
      idleSince: minute(row.minute),
      queueIds: new Set(row.queues),
      free: new Map([['web-interaction' as const, row.free]]),
    })),
  );

test('a round never gives an agent more than he has room for, nor a contact of a queue that is not his', () => {
  fc.assert(
    fc.property(waitingContacts, candidatesOf, (waiting, candidates) => {
      const picks = match(waiting, candidates);
      expect(new Set(picks.map((pick) => pick.contactId)).size).toBe(picks.length);
      for (const candidate of candidates) {
        const his = picks.filter((pick) => pick.agentId === candidate.agentId);
        expect(his.length).toBeLessThanOrEqual(candidate.free.get('web-interaction') ?? 0);
        for (const pick of his) {
          const contact = waiting.find((each) => each.contactId === pick.contactId);
          expect(contact !== undefined && candidate.queueIds.has(contact.queueId)).toBe(true);
          expect(contact?.refusedBy.has(candidate.agentId)).toBe(false);
        }
      }
    }),
  );
});

test('a contact that gets nobody has no candidate with room left, and nobody behind it took his place', () => {
  fc.assert(
    fc.property(waitingContacts, candidatesOf, (waiting, candidates) => {
      const picks = match(waiting, candidates);
      const picked = new Set(picks.map((pick) => pick.contactId));
      for (const left of waiting.filter((contact) => !picked.has(contact.contactId))) {
        const could = (each: Candidate) => each.queueIds.has(left.queueId) && !left.refusedBy.has(each.agentId);
        for (const candidate of candidates.filter(could)) {
          const his = picks.filter((pick) => pick.agentId === candidate.agentId);
          expect(his.length).toBe(candidate.free.get('web-interaction') ?? 0);
          for (const pick of his) {
            const contact = waiting.find((each) => each.contactId === pick.contactId);
            expect(contact === undefined ? 1 : byTurn(contact, left)).toBeLessThan(0);
          }
        }
      }
    }),
  );
});

const contact = (n: number, options: Partial<Waiting> = {}): Waiting => ({
  contactId: contactId.parse(uuid(1000 + n)),
  queueId: queueId.parse(uuid(1)),
  medium: 'web-interaction',
  priority: 5,
  ahead: false,
  queuedAt: minute(n),
  refusedBy: new Set(),
  ...options,
});
const agent = (n: number, options: Partial<Candidate> = {}): Candidate => ({
  agentId: userId.parse(uuid(n)),
  load: 0,
  idleSince: minute(n),
  queueIds: new Set([queueId.parse(uuid(1))]),
  free: new Map([['web-interaction', 2]]),
  ...options,
});

test('the longest-idle agent gets the contact', () => {
  const picks = match([contact(1)], [agent(3), agent(1), agent(2)]);
  expect(picks).toEqual([{ contactId: contact(1).contactId, agentId: agent(1).agentId }]);
});

test('an agent who holds nothing comes before one who has been at work for longer', () => {
  expect(match([contact(1)], [agent(1, { load: 1 }), agent(9)])[0]?.agentId).toBe(agent(9).agentId);
});

test('a higher priority comes before an older contact, and a returned one before all of its priority', () => {
  const one = [agent(1, { free: new Map([['web-interaction', 1]]) })];
  expect(match([contact(1), contact(2, { priority: 6 })], one)[0]?.contactId).toBe(contact(2).contactId);
  expect(match([contact(1), contact(2, { ahead: true })], one)[0]?.contactId).toBe(contact(2).contactId);
  expect(match([contact(2), contact(1)], one)[0]?.contactId).toBe(contact(1).contactId);
});

test('two contacts of a round go to two agents when both are idle', () => {
  const picks = match([contact(1), contact(2)], [agent(1), agent(2)]);
  expect(new Set(picks.map((pick) => pick.agentId)).size).toBe(2);
});

test('who refused a contact is passed over, however long he has been idle', () => {
  const refused = contact(1, { refusedBy: new Set([agent(1).agentId]) });
  expect(match([refused], [agent(1), agent(2)])[0]?.agentId).toBe(agent(2).agentId);
  expect(match([refused], [agent(1)])).toEqual([]);
});
