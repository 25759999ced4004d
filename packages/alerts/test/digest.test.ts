import type { Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { deliverDue, type SendResult } from '../src/index.ts';
import {
  channel,
  delivered,
  endEpisode,
  episode,
  HOUR,
  named,
  NOON,
  opened,
  states,
  times,
} from './deliveries.ts';

const MINUTE = 60_000;
const down = { kind: 'transient', says: '503' } as const;

eachDialect('what came and went while a channel was down', (open) => {
  test('is told at once when it is back; what still fires is told as itself', async () => {
    const { store, ask, clock } = await opened(open);
    let answer: SendResult = down;
    const slack = channel('slack', () => answer);
    const attempt = () => deliverDue({ store, channels: named(slack) });
    const ids: number[] = [];
    for (const [at, job] of ['mail.send', 'github.sync', 'daily.report'].entries()) {
      ids.push(await episode(store));
      await ask('slack', [`${job} fires`], { job, since: NOON + at * MINUTE, episodeId: ids[at] ?? 0 });
      await attempt();
      clock.now += 20 * MINUTE;
    }
    for (const [at, job] of ['mail.send', 'github.sync'].entries()) {
      await endEpisode(store, ids[at] ?? 0, clock.now);
      await ask('slack', [`${job} is over`], {
        job,
        status: 'resolved',
        since: NOON + at * MINUTE,
        episodeId: ids[at] ?? 0,
      });
    }
    answer = { kind: 'delivered', ref: '17' };
    const before = slack.messages.length;
    expect(await attempt()).toEqual({ sent: 5, putOff: 0, givenUp: 0 });
    const over = { rule: 'dlq-jobs', severity: 'high', resolvedAt: NOON + HOUR };
    expect(slack.messages.slice(before)).toMatchObject([
      {
        status: 'digest',
        title: '2 alerts came and went while Slack could not be reached',
        alerts: [
          { ...over, job: 'mail.send', since: NOON },
          { ...over, job: 'github.sync', since: NOON + MINUTE },
        ],
      },
      { status: 'firing', job: 'daily.report' },
    ]);
    expect(await states(store)).toEqual(Array.from({ length: 5 }, () => 'sent 17'));
  });

  test('makes few messages of a thousand, also where their sender has died', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', times(1000), { episodeId: await episode(store, NOON) });
    await ask('slack', ['test'], { status: 'test' });
    clock.now += 3 * MINUTE;
    await dieSending(store);
    clock.now += 10 * MINUTE;
    const slack = channel('slack', () => delivered);
    expect(await deliverDue({ store, channels: named(slack) })).toMatchObject({ sent: 1001 });
    const statuses = slack.messages.map(({ status }) => status).toSorted();
    expect(statuses).toEqual(['digest', 'digest', 'test']);
  });

  test('has the same id when it is sent again', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', times(100), { episodeId: await episode(store, NOON) });
    clock.now += 3 * MINUTE;
    const id = await dieSending(store);
    clock.now += 10 * MINUTE;
    const slack = channel('slack', () => delivered);
    expect(await deliverDue({ store, channels: named(slack) })).toMatchObject({ sent: 100 });
    expect(slack.sent).toEqual([id]);
    expect(id).toMatch(/^digest_[\da-f]{24}$/);
  });

  test('is put off together where the channel is still down, and given up together', async () => {
    const { store, ask, clock } = await opened(open);
    const over = await episode(store, NOON);
    await ask('slack', times(30), { episodeId: over });
    clock.now += 3 * MINUTE;
    let answer: SendResult = down;
    const slack = channel('slack', () => answer);
    const attempt = () => deliverDue({ store, channels: named(slack), random: () => 0.999_999 });
    expect(await attempt()).toEqual({ sent: 0, putOff: 30, givenUp: 0, nextInMs: 5_000 });
    clock.now += 5_000;
    expect(await attempt()).toEqual({ sent: 0, putOff: 30, givenUp: 0, nextInMs: 15_000 });
    expect(new Set(slack.sent).size).toBe(1);
    answer = { kind: 'permanent', says: '404' };
    clock.now += 15_000;
    expect(await attempt()).toMatchObject({ givenUp: 30 });
  });

  test('is told so although its end is new and nothing else is due', async () => {
    const { store, ask, clock } = await opened(open);
    const id = await episode(store);
    await ask('slack', ['a'], { episodeId: id });
    let answer: SendResult = down;
    const slack = channel('slack', () => answer);
    const attempt = () => deliverDue({ store, channels: named(slack), random: () => 0.999_999 });
    await attempt();
    clock.now += 1_000;
    await endEpisode(store, id, clock.now);
    await ask('slack', ['b'], { episodeId: id, status: 'resolved' });
    answer = delivered;
    expect(await attempt()).toEqual({ sent: 2, putOff: 0, givenUp: 0 });
    expect(slack.messages.map(({ status }) => status)).toEqual(['firing', 'digest']);
  });

  test('is told as it is where it was told when it began, or nothing kept it from being told', async () => {
    const { store, ask, clock } = await opened(open);
    const slack = channel('slack', () => delivered);
    const attempt = () => deliverDue({ store, channels: named(slack) });
    const over = await episode(store, NOON);
    await ask('slack', ['a'], { episodeId: over });
    await ask('slack', ['b'], { episodeId: over, status: 'resolved' });
    await attempt();
    await ask('slack', ['c'], { episodeId: over, status: 'resolved' });
    clock.now += HOUR;
    await attempt();
    expect(slack.sent).toEqual(['a', 'b', 'c']);
  });
});

/** It sends one message, and nothing is heard of it any more. Returns the id of that. */
function dieSending(store: Store): Promise<string> {
  return new Promise((resolve) => {
    const mortal = channel('slack', (id) => {
      resolve(id);
      return new Promise(() => {});
    });
    void deliverDue({ store, channels: named(mortal) });
  });
}
