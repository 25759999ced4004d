/** A database is gone, and with it two hundred jobs: that is one message, and later another. */
import { randomUUID } from 'node:crypto';
import { aboveStore, eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { deliverDue, type SendResult } from '../src/index.ts';
import { createSlack } from '../src/channels/slack/slack.ts';
import { insertDeliveries } from '../src/deliver/deliveries.sql.ts';
import { channel, delivered, dieSending, endEpisode, named, NOON, opened, states } from './deliveries.ts';
import { aMessage } from './fakes/a-message.ts';
import { SLACK_CHANNEL, SLACK_TOKEN, startFakeSlack } from './fakes/fake-slack.ts';
import { storeAlerts } from './stored-alerts.ts';

const MINUTE = 60_000;

/** So many alerts that fire, none of which was told of yet. */
async function begun(open: Opener, count: number) {
  const { store, clock } = await opened(open);
  const alerts = Array.from({ length: count }, () => ({ fingerprint: randomUUID() }));
  const episodeIds = await storeAlerts(store, alerts);
  const ask = (name: string, status: 'firing' | 'resolved', ids = episodeIds) =>
    store.write((tx) =>
      insertDeliveries(
        tx,
        ids.map((episodeId) => {
          const id = `${name} ${episodeId}`;
          const message = aMessage({ id, status, job: `job-${episodeIds.indexOf(episodeId)}` });
          return { dedupeKey: id, channel: 'slack', message, episodeId };
        }),
      ),
    );
  await ask('begins', 'firing');
  return { store, clock, episodeIds, ask };
}

eachDialect('many alerts of one rule that begin together', (open) => {
  test('are tried again together, but for what is over by then', async () => {
    const { store, clock, episodeIds } = await begun(open, 30);
    let answer: SendResult = { kind: 'transient', says: '503' };
    const slack = channel('slack', () => answer);
    const attempt = () => deliverDue({ store, channels: named(slack), random: () => 0.999_999 });
    expect(await attempt()).toEqual({ sent: 0, putOff: 30, givenUp: 0, nextInMs: 5_000 });
    await endEpisode(store, episodeIds[0] ?? 0, clock.now);
    clock.now += 5_000;
    answer = delivered;
    expect(await attempt()).toEqual({ sent: 30, putOff: 0, givenUp: 0 });
    expect(slack.messages.slice(1)).toMatchObject([
      { of: 'over', alerts: [{ job: 'job-0' }] },
      { of: 'firing', title: 'repeated-failures fires for 29 jobs' },
    ]);
  });
});

aboveStore('many alerts of one rule that begin together', (open) => {
  test.each([
    [10, 10],
    [200, 1],
    [600, 2],
  ])('%i of them make %i messages', async (count, messages) => {
    const { store } = await begun(open, count);
    const slack = channel('slack', () => delivered);
    expect(await deliverDue({ store, channels: named(slack) })).toEqual({
      sent: count,
      putOff: 0,
      givenUp: 0,
    });
    expect(slack.messages).toHaveLength(messages);
    expect(new Set(await states(store))).toEqual(new Set(['sent']));
  });

  test('have the same id when they are sent again', async () => {
    const { store, clock } = await begun(open, 200);
    const id = await dieSending(store);
    clock.now += 10 * MINUTE;
    const slack = channel('slack', () => delivered);
    expect(await deliverDue({ store, channels: named(slack) })).toMatchObject({ sent: 200 });
    expect(slack.sent).toEqual([id]);
  });

  test('are not over in Slack when one of them is', async () => {
    await using server = await startFakeSlack();
    const { store, clock, episodeIds, ask } = await begun(open, 30);
    const slack = createSlack({
      botToken: SLACK_TOKEN,
      channel: SLACK_CHANNEL,
      baseUrl: `${server.url}/api`,
      now: () => NOON,
    });
    const attempt = () => deliverDue({ store, channels: named(slack) });
    await attempt();
    const [first = 0, again = 0] = episodeIds;
    await ask('still', 'firing', [again]);
    await attempt();
    for (const id of episodeIds) await endEpisode(store, id, clock.now);
    await ask('is over', 'resolved', [first, again]);
    await attempt();
    await ask('are over', 'resolved', episodeIds.slice(2));
    await attempt();
    const said = [...server.channel.values()];
    expect(said).toMatchObject([
      { text: '🟠 HIGH · repeated-failures fires for 30 jobs' },
      { text: expect.stringContaining('🟢 RESOLVED HIGH') },
      { text: expect.stringContaining('🟢 RESOLVED HIGH') },
      { text: expect.stringContaining('🟢 RESOLVED HIGH'), thread_ts: [...server.channel.keys()][1] },
      { text: '🟢 RESOLVED HIGH · repeated-failures is resolved for 28 jobs' },
    ]);
    expect(said[2]).not.toHaveProperty('thread_ts');
  });
});
