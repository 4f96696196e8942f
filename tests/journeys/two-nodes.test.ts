/** Two real nodes on one database, behind a balancer, under fifty chats in which everybody writes without a pause. */
import { expect, onTestFinished, test } from 'vitest';
import { BusySite } from '#tests/support/busy-site.ts';
import { killRound, restartRound } from '#tests/support/node-rounds.ts';
import { operatorsDatabase } from '#tests/support/operators-database.ts';

test('nodes that are killed, and nodes restarted one after the other, lose nothing, sign nobody off and offer nothing again', async () => {
  const databaseUrl = await operatorsDatabase();
  let draw = 0;
  const random = () => (draw = (draw + 0.618) % 1);
  const site = await BusySite.open({ databaseUrl, agents: 4, chats: 50, laterChats: 2, pauseMs: 3_000, random });
  onTestFinished(() => site.close());
  for (const at of [0, 1]) {
    const round = await killRound(site, at);
    expect(round.lost).toBeGreaterThan(0);
    expect(round.backAfterMs).toBeLessThan(5_000);
    expect(round.answeredAfterMs).toBeLessThan(5_000);
  }
  // Nobody's page says a word of it.
  for (let round = 0; round < 2; round++) expect(await restartRound(site)).toMatchObject({ shownLost: 0 });
  await site.fallSilent();
  const findings = await site.findings();
  expect(findings).toMatchObject({ wrong: [], offeredTwice: [], returned: [], agentsMoved: [], unlawful: [] });
  expect(findings.messages).toBeGreaterThan(400);
});
