import { migrate, openStore, sql } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Channel,
  type ChannelMessage,
  deliverDue,
  listAlerts,
  readAlertStatistics,
  readChannelStates,
  type SendResult,
} from '../src/index.ts';
import { layOut } from '../src/channels/message-layout.ts';
import { createChannelMemory } from '../src/deliver/channel-memory.ts';
import { findEarlierOfEnded, insertDeliveries } from '../src/deliver/deliveries.sql.ts';
import {
  channel,
  delivered,
  dieSending,
  endEpisode,
  episode,
  HOUR,
  named,
  NOON,
  opened,
  states,
  times,
} from './deliveries.ts';
import { storeAlerts } from './stored-alerts.ts';

const MINUTE = 60_000;
const FOUND = { verdict: 'true', value: '', threshold: '3', detail: 'mail.send failed' } as const;

const measured = (value: string) => ({ value, threshold: FOUND.threshold });
const down = { kind: 'transient', says: '503' } as const;
const ANSWERS = { up: delivered, down, busy: { kind: 'throttled', waitMs: 5_000, says: '429' } } as const;

eachDialect('what came and went while a channel was down', (open) => {
  test('is told at once when it is back; what still fires is told as itself', async () => {
    const { store, ask, clock } = await opened(open);
    let answer: SendResult = down;
    const slack = channel('slack', () => answer);
    const attempt = () => deliverDue({ store, channels: named(slack) });
    const ids: number[] = [];
    for (const [at, job] of ['mail.send', 'github.sync', 'daily.report'].entries()) {
      ids.push(await episode(store));
      await ask('slack', [`${job} fires`], {
        rule: 'dlq-jobs',
        job,
        since: NOON + at * MINUTE,
        episodeId: ids[at] ?? 0,
      });
      await attempt();
      clock.now += 20 * MINUTE;
    }
    for (const [at, job] of ['mail.send', 'github.sync'].entries()) {
      await endEpisode(store, ids[at] ?? 0, clock.now);
      await ask('slack', [`${job} is over`], {
        rule: 'dlq-jobs',
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
    expect(await states(store)).toEqual(['sent', 'sent', 'sent 17', 'sent', 'sent']);
  });

  test('is no alert that people heard of: its end is an end, and takes the place of what waited', async () => {
    const { store, ask, clock } = await opened(open);
    const ids = [await episode(store), await episode(store)];
    let answer: SendResult = { kind: 'delivered', ref: 'C1/1' };
    const slack = channel('slack', () => answer);
    const attempt = () => deliverDue({ store, channels: named(slack), random: () => 0.5 });
    for (const episodeId of ids) await ask('slack', [`${episodeId} fires`], { episodeId });
    await attempt();
    clock.now += 4 * HOUR;
    answer = down;
    await ask('slack', ['again'], { episodeId: ids[0] ?? 0 });
    await attempt();
    for (const episodeId of ids) {
      await endEpisode(store, episodeId, clock.now);
      await ask('slack', [`${episodeId} is over`], { episodeId, status: 'resolved' });
    }
    await attempt();
    answer = { kind: 'delivered', ref: 'C1/2' };
    clock.now += MINUTE;
    const before = slack.sent.length;
    await attempt();
    expect(slack.messages.slice(before).map(({ status }) => status)).toEqual(['resolved', 'resolved']);
    expect(slack.sent.slice(before)).toEqual(ids.map((id) => `${id} is over`));
    expect(slack.earlier.slice(before)).toEqual([['C1/1'], ['C1/1']]);
    expect(await states(store)).toEqual(Array(5).fill(expect.stringMatching(/^sent /)));
  });

  test('is told in its order although nobody got to it', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', ['other'], { episodeId: await episode(store) });
    const id = await episode(store);
    await ask('slack', ['a'], { episodeId: id });
    let answer: SendResult = ANSWERS.busy;
    const slack = channel('slack', () => answer);
    const attempt = () => deliverDue({ store, channels: named(slack), random: () => 0.5 });
    await attempt();
    clock.now += 1_000;
    await endEpisode(store, id, clock.now);
    await ask('slack', ['b'], { episodeId: id, status: 'resolved' });
    answer = delivered;
    await attempt();
    clock.now += HOUR;
    await attempt();
    expect(slack.sent).toEqual(['other', 'a', 'b', 'other']);
  });
});

aboveStore('what came and went while a channel was down', (open) => {
  test('makes few messages of a thousand, also where their sender has died', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', times(1000), { episodeId: await episode(store, NOON) });
    await ask('slack', ['test'], { status: 'test' });
    clock.now += 3 * MINUTE;
    await dieSending(store);
    clock.now += 10 * MINUTE;
    const slack = channel('slack', () => delivered);
    expect(await deliverDue({ store, channels: named(slack) })).toMatchObject({ givenUp: 0 });
    const statuses = slack.messages.map(({ status }) => status).toSorted();
    // The digest says of the alert that it is over: what does not fit into it is not sent.
    expect(statuses).toEqual(['digest', 'test']);
    expect(await deliverDue({ store, channels: named(slack) })).toEqual({ sent: 0, putOff: 0, givenUp: 0 });
  });

  test('is one message of more alerts than a batch holds, also where their sender has died', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', times(500), { episodeId: await episode(store, NOON) });
    await ask('slack', ['another'], { episodeId: await episode(store, NOON) });
    clock.now += 3 * MINUTE;
    await dieSending(store);
    clock.now += 10 * MINUTE;
    const slack = channel('slack', () => delivered);
    expect(await deliverDue({ store, channels: named(slack) })).toMatchObject({ sent: 501 });
    expect(slack.messages).toMatchObject([{ status: 'digest', alerts: [{}, {}] }]);
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

  test('and whose end is not to be sent is not sent, and says why', async () => {
    const { store, ask, clock } = await opened(open);
    const episodeId = await episode(store);
    let answer: SendResult = { kind: 'delivered', ref: 'C1/1' };
    const slack = channel('slack', () => answer);
    const attempt = () => deliverDue({ store, channels: named(slack), random: () => 0.5 });
    await ask('slack', ['fires'], { episodeId });
    await attempt();
    answer = down;
    await ask('slack', ['again'], { episodeId });
    await attempt();
    await endEpisode(store, episodeId, clock.now);
    answer = delivered;
    clock.now += MINUTE;
    expect(await attempt()).toEqual({ sent: 0, putOff: 0, givenUp: 0 });
    expect(slack.sent).toEqual(['fires', 'again']);
    const [state] = await readChannelStates(store);
    expect(state).toMatchObject({ channel: 'slack', lastSentAt: NOON, waiting: 0 });
    expect(state).not.toHaveProperty('lastGivenUp');
    expect((await readAlertStatistics(store, { since: 0 })).total).toMatchObject({ sent: 1, givenUp: 0 });
    expect((await listAlerts(store, { limit: 1 })).alerts[0]?.deliveries).toMatchObject([
      { outcome: 'sent' },
      { outcome: 'given_up', isOnPurpose: true },
    ]);
    expect(await states(store)).toEqual([
      'sent C1/1',
      'given_up its alert was over before, and no end of it is to be sent',
    ]);
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

eachDialect('ends that are told together', (open) => {
  test('say to their channel which messages they end', async () => {
    const { store, ask, clock } = await opened(open);
    const slack = channel('slack', (id) => ({ kind: 'delivered', ref: `C1/${id}` }));
    const mail = channel('email', (id) => ({ kind: 'delivered', ref: id }));
    const attempt = () => deliverDue({ store, channels: named(slack, mail) });
    const ids = await Promise.all(times(11).map(() => episode(store)));
    for (const episodeId of ids) {
      for (const name of ['slack', 'email'] as const) await ask(name, [`m${episodeId}`], { episodeId });
      await attempt();
    }
    clock.now += MINUTE;
    for (const episodeId of ids) {
      await endEpisode(store, episodeId, clock.now);
      for (const name of ['slack', 'email'] as const)
        await ask(name, [`end${episodeId}`], { episodeId, status: 'resolved', rule: 'slow' });
    }
    await attempt();
    expect(slack.messages.at(-1)).toMatchObject({ status: 'digest', of: 'resolved' });
    expect(
      slack.ended
        .at(-1)
        ?.map(({ ref }) => ref)
        .toSorted(),
    ).toEqual(ids.map((id) => `C1/m${id}`).toSorted());
    expect(slack.ended.at(-1)?.[0]).toMatchObject({ resolvedAt: clock.now });
    // A channel that changes no message gets none.
    expect(mail.messages.at(-1)).toMatchObject({ status: 'digest', of: 'resolved' });
    expect(mail.ended).toEqual([]);
  });
});

aboveStore('ends that are told together', (open) => {
  test('say at most forty of them, the first', async () => {
    const { store, ask } = await opened(open);
    const ids = await Promise.all(times(21).map(() => episode(store, NOON)));
    for (const episodeId of ids)
      await ask(
        'slack',
        times(3).map((id) => `${episodeId} ${id}`),
        { episodeId },
      );
    await store.write((tx) =>
      tx.run(
        sql`update alert_deliveries set state = 'sent', due_at = null, ref = 'C1/' || id, ended_at = ${NOON}`,
      ),
    );
    const ends = new Map(ids.map((id) => [id, NOON]));
    const found = await store.read((tx) => findEarlierOfEnded(tx, ends, { channel: 'slack', limit: 40 }));
    const last = 3 * 20;
    const refs = [...Array(last).keys()].filter((at) => at % 3 !== 1).map((at) => `C1/${at + 1}`);
    expect(found.map(({ ref }) => ref)).toEqual(refs);
  });
});

eachDialect('what waited while a channel was off', (open) => {
  async function waited() {
    const opening = await opened(open);
    const { store, ask, clock } = opening;
    const [fires = 0, other = 0, over = 0] = await storeAlerts(store, [
      { fingerprint: 'a', found: { ...FOUND, value: '7 failures' } },
      { fingerprint: 'b', found: { ...FOUND, value: '2 failures' } },
      { fingerprint: 'c' },
    ]);
    for (const [at, value] of ['3 failures', '4 failures', '5 failures'].entries())
      await ask('slack', [`a${at}`], { rule: 'in-a-row', job: 'mail.send', value, episodeId: fires });
    await ask('slack', ['b'], { rule: 'in-a-row', job: 'github.sync', severity: 'low', episodeId: other });
    await ask('slack', ['c'], { rule: 'dlq-jobs', severity: 'critical', episodeId: over });
    clock.now += HOUR;
    await endEpisode(store, over, clock.now);
    await ask('slack', ['c is over'], { rule: 'dlq-jobs', status: 'resolved', episodeId: over });
    return { ...opening, fires };
  }

  test('arrives as one message with what is true now', async () => {
    const { store } = await waited();
    const slack = channel('slack', () => ({ kind: 'delivered', ref: '17' }));
    expect(await deliverDue({ store, channels: named(slack) })).toMatchObject({ sent: 6 });
    expect(slack.messages).toEqual([
      {
        id: expect.stringMatching(/^digest_/),
        status: 'digest',
        of: 'late',
        severity: 'high',
        title: 'after a time without messages to Slack: 2 alerts fire, and 1 came and went',
        since: NOON,
        alerts: [
          { rule: 'in-a-row', severity: 'high', job: 'mail.send', since: NOON, ...measured('7 failures') },
          { rule: 'in-a-row', severity: 'low', job: 'github.sync', since: NOON, ...measured('2 failures') },
          { rule: 'dlq-jobs', severity: 'high', since: NOON, resolvedAt: NOON + HOUR },
        ],
        command: 'worker alert:status',
      },
    ]);
    expect(slack.messages.map(layOut)[0]).toMatchObject({
      heading: '🟠 HIGH · after a time without messages to Slack: 2 alerts fire, and 1 came and went',
      lines: [
        '🟠 in-a-row · mail.send · since 2026-03-02 12:00:00 UTC · now 7 failures (alert at 3)',
        '🔵 in-a-row · github.sync · since 2026-03-02 12:00:00 UTC · now 2 failures (alert at 3)',
        '🟠 dlq-jobs · 2026-03-02 12:00:00 UTC for 1 h',
      ],
    });
    expect(await states(store)).toEqual(Array(6).fill('sent'));
  });

  test('stays one message where the channel is down at first, also where its sender dies; its end is an end', async () => {
    const { store, ask, clock, fires } = await waited();
    let answer: SendResult = down;
    const slack = channel('slack', () => answer);
    const attempt = () => deliverDue({ store, channels: named(slack), random: () => 0.999_999 });
    expect(await attempt()).toEqual({ sent: 0, putOff: 6, givenUp: 0, nextInMs: 5_000 });
    clock.now += 5_000;
    const dead = await dieSending(store);
    clock.now += 10 * MINUTE;
    answer = delivered;
    expect(await attempt()).toMatchObject({ sent: 6 });
    expect(slack.sent).toEqual([dead, dead]);
    await endEpisode(store, fires, clock.now);
    await ask('slack', ['a is over'], { rule: 'in-a-row', status: 'resolved', episodeId: fires });
    await attempt();
    expect(slack.sent.slice(2)).toEqual(['a is over']);
  });

  test('is no reason to hide a test, or what is new', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', ['test'], { status: 'test' });
    clock.now += HOUR;
    await ask('slack', ['new'], { episodeId: await episode(store) });
    const slack = channel('slack', () => delivered);
    await deliverDue({ store, channels: named(slack) });
    expect(slack.sent).toEqual(['test', 'new']);
  });
});

const DOZEN = Array.from({ length: 12 }, (_, at) => at);

test('whatever fails when, all is told, and the last word about what is over is that it is', async () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constantFrom<'fire' | 'resolve'>('fire', 'resolve'),
      alerts: fc.constantFrom([0], [1], [2], [3], DOZEN),
    }),
    fc.record({ do: fc.constantFrom<'up' | 'down' | 'busy'>('up', 'down', 'busy') }),
    fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(1_000, 10_000, MINUTE, HOUR) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const clock = { now: NOON };
      const store = await openStore({ url: 'sqlite::memory:', clock: () => clock.now });
      await migrate(store, '1.0.0');
      const episodes = new Map<string, number>();
      const told: { readonly job: string; readonly status: string }[] = [];
      let answer: SendResult = delivered;
      const slack: Channel = {
        name: 'slack',
        preview: () => ({}),
        async send(message) {
          if (message.status === 'bulletin') return answer;
          const alerts = message.status === 'digest' ? message.alerts : [message];
          const said = alerts.map((alert) => ({ job: alert.job ?? '', status: saidBy(message, alert) }));
          const [firing, over] = [true, false].map((fires) =>
            said.filter(({ status }) => (status === 'firing') === fires),
          );
          // A message says all at once: an alert of a job that fires again outweighs one that is over.
          if (answer.kind === 'delivered') told.push(...(over ?? []), ...(firing ?? []));
          return answer;
        },
      };
      const memory = createChannelMemory(store);
      const deliver = () => deliverDue({ store, channels: named(slack), random: () => 0.5, memory });
      const tell = async (job: string, episodeId: number, status: 'firing' | 'resolved') =>
        store.write((tx) => {
          const id = `${job} ${status} ${episodeId}`;
          const message = { id, status, severity: 'low', rule: 'slow', title: id, since: NOON, job } as const;
          return insertDeliveries(tx, [{ dedupeKey: id, channel: 'slack', message, episodeId }]);
        });
      const open = new Map<number, string>();
      for (const one of steps) {
        if ('ms' in one) {
          clock.now += one.ms;
          await deliver();
        } else if ('alerts' in one) {
          for (const alert of one.alerts) {
            const job = open.get(alert);
            if (one.do === 'fire' && job === undefined) {
              const name = `job-${alert}`;
              open.set(alert, name);
              episodes.set(name, await episode(store));
              await tell(name, episodes.get(name) ?? 0, 'firing');
            } else if (one.do === 'resolve' && job !== undefined) {
              open.delete(alert);
              await endEpisode(store, episodes.get(job) ?? 0, clock.now);
              await tell(job, episodes.get(job) ?? 0, 'resolved');
            }
          }
        } else answer = ANSWERS[one.do];
      }
      answer = delivered;
      clock.now += 3 * HOUR;
      await deliver();
      expect((await states(store)).filter((state) => state !== 'sent')).toEqual([]);
      for (const job of episodes.keys()) {
        const last = told.findLast((one) => one.job === job)?.status;
        expect(last === 'firing').toBe([...open.values()].includes(job));
      }
      await store.close();
    }),
    { numRuns: 40 },
  );
});

function saidBy(message: ChannelMessage, { resolvedAt }: { readonly resolvedAt?: number }): string {
  if (message.status !== 'digest') return message.status;
  if (message.of !== 'late') return message.of;
  return resolvedAt === undefined ? 'firing' : 'over';
}
