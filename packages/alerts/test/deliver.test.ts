import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { createChannelMemory } from '../src/deliver/channel-memory.ts';
import { buildTestMessage, deliverDue, recordTestAlert, type SendResult } from '../src/index.ts';
import { channel, delivered, HOUR, named, opened, states, times } from './deliveries.ts';

eachDialect('a delivery', (open) => {
  test('is sent once, in order, each by its channel, and its key is taken', async () => {
    const { store, ask } = await opened(open);
    await ask('slack', ['a', 'b']);
    await ask('email', ['a']);
    await ask('slack', ['a']);
    const [slack, email] = [
      channel('slack', () => ({ kind: 'delivered', ref: '17' })),
      channel('email', () => delivered),
    ];
    expect(await deliverDue({ store, channels: named(slack, email) })).toEqual({
      sent: 3,
      putOff: 0,
      givenUp: 0,
    });
    expect([slack.sent, email.sent]).toEqual([['a', 'b'], ['a']]);
    expect(await states(store)).toEqual(['sent 17', 'sent 17', 'sent']);
    expect(await deliverDue({ store, channels: named(slack, email) })).toEqual({
      sent: 0,
      putOff: 0,
      givenUp: 0,
    });
  });

  test('is tried again, later and later, until it is taken; a day later it is given up', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', ['a']);
    let isUp = false;
    const slack = channel('slack', () => (isUp ? delivered : { kind: 'transient', says: '503' }));
    const attempt = () => deliverDue({ store, channels: named(slack), random: () => 0.999_999 });
    expect(await attempt()).toEqual({ sent: 0, putOff: 1, givenUp: 0, nextInMs: 5_000 });
    clock.now += 4_999;
    expect(await attempt()).toMatchObject({ putOff: 0, nextInMs: 1 });
    clock.now += 1;
    expect(await attempt()).toMatchObject({ putOff: 1, nextInMs: 15_000 });
    isUp = true;
    clock.now += HOUR;
    expect(await attempt()).toEqual({ sent: 1, putOff: 0, givenUp: 0 });
    await ask('slack', ['b']);
    isUp = false;
    await attempt();
    clock.now += 25 * HOUR;
    expect(await attempt()).toEqual({ sent: 0, putOff: 0, givenUp: 1 });
    expect(await states(store)).toEqual(['sent', 'given_up 503']);
  });

  test('waits with all of its channel where that asks for patience, and holds up no other', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', ['a', 'b', 'c']);
    await ask('email', ['d']);
    let isBusy = true;
    const slack = channel('slack', () =>
      isBusy ? { kind: 'throttled', waitMs: 30_000, says: '429' } : delivered,
    );
    const email = channel('email', () => delivered);
    const attempt = () => deliverDue({ store, channels: named(slack, email), random: () => 0 });
    expect(await attempt()).toEqual({ sent: 1, putOff: 1, givenUp: 0, nextInMs: 30_000 });
    expect(slack.sent).toEqual(['a']);
    isBusy = false;
    clock.now += 30_000;
    expect(await attempt()).toMatchObject({ sent: 3 });
    expect(slack.sent).toEqual(['a', 'a', 'b', 'c']);
  });

  test('for an address that is gone is given up without a request, until a test arrives there', async () => {
    const { store, ask, clock } = await opened(open);
    let answer: SendResult = { kind: 'permanent', says: '404: gone', isGone: true };
    const discord = channel('discord', () => answer);
    const memory = createChannelMemory(store);
    const attempt = () => deliverDue({ store, channels: named(discord), memory });
    await ask('discord', ['a', 'b']);
    expect(await attempt()).toMatchObject({ givenUp: 2 });
    await ask('discord', ['c']);
    expect(await attempt()).toMatchObject({ givenUp: 1 });
    expect(discord.sent).toEqual(['a']);
    expect(await states(store)).toEqual([
      'given_up 404: gone',
      'given_up Not tried again: 404: gone',
      'given_up Not tried again: 404: gone',
    ]);
    await ask('discord', ['test'], { status: 'test' });
    await attempt();
    expect(discord.sent).toEqual(['a', 'test']);
    answer = delivered;
    // By another process.
    clock.now += 1_000;
    const message = buildTestMessage({ id: 'test_1', now: clock.now });
    const sent = [{ channel: 'discord' as const, says: '200' }];
    await recordTestAlert(store, { message, channels: ['discord'], sent }, { actor: 'ada' });
    await ask('discord', ['d']);
    expect(await attempt()).toMatchObject({ sent: 1 });
    expect(discord.sent).toEqual(['a', 'test', 'd']);
  });

  test('is sent by one of several daemons', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', times(60));
    const other = await open.again(store, { clock: () => clock.now });
    const sent = channel('slack', () => new Promise((resolve) => setImmediate(() => resolve(delivered))));
    await Promise.all([store, other].map((one) => deliverDue({ store: one, channels: named(sent) })));
    expect(sent.sent.toSorted()).toEqual(times(60).toSorted());
  });

  test('is never lost where its sender dies between sending and noting it', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', times(100));
    const received = new Set<string>();
    const seen = { deaths: 0, sinceDeath: 0 };
    while (received.size < 100 || seen.deaths < 50) {
      const dies = new Promise<void>((resolve) => {
        const mortal = channel('slack', async (id) => {
          received.add(id);
          seen.sinceDeath += 1;
          if (seen.deaths >= 50 || seen.sinceDeath < 2) return delivered;
          // It was sent; whoever sent it never comes back.
          seen.sinceDeath = 0;
          seen.deaths += 1;
          resolve();
          return new Promise(() => {});
        });
        void deliverDue({ store, channels: named(mortal) }).then(() => resolve());
      });
      await dies;
      clock.now += 10 * 60_000;
    }
    expect([received.size, seen.deaths]).toEqual([100, 50]);
    const all = channel('slack', () => delivered);
    await deliverDue({ store, channels: named(all) });
    expect(new Set(await states(store))).toEqual(new Set(['sent']));
  });

  test('knows what its channel has taken of the same episode before', async () => {
    const { store, ask } = await opened(open);
    await ask('slack', ['a', 'b', 'c'], { episodeId: 7 });
    await ask('slack', ['other'], { episodeId: 8 });
    const slack = channel('slack', (id) => ({ kind: 'delivered', ref: `C1/${id}` }));
    await deliverDue({ store, channels: named(slack) });
    await ask('slack', ['d'], { episodeId: 7 });
    await ask('email', ['d'], { episodeId: 7 });
    const email = channel('email', () => delivered);
    await deliverDue({ store, channels: named(slack, email) });
    expect(slack.earlier).toEqual([[], ['C1/a'], ['C1/a', 'C1/b'], [], ['C1/a', 'C1/c']]);
    expect(email.earlier).toEqual([[]]);
  });

  test('waits for a daemon that has its channel', async () => {
    const { store, ask } = await opened(open);
    await ask('slack', ['a']);
    expect(await deliverDue({ store, channels: named() })).toEqual({ sent: 0, putOff: 0, givenUp: 0 });
    expect(await deliverDue({ store, channels: named(channel('email', () => delivered)) })).toMatchObject({
      sent: 0,
    });
    expect(await deliverDue({ store, channels: named(channel('slack', () => delivered)) })).toMatchObject({
      sent: 1,
    });
  });
});

aboveStore('a delivery', (open) => {
  test('that was only put off is given up after a day as one that was never tried', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', ['a']);
    const slack = named(channel('slack', () => ({ kind: 'throttled', waitMs: 30_000, says: '429' })));
    const memory = createChannelMemory(store);
    await deliverDue({ store, channels: slack, memory });
    await ask('slack', ['b']);
    await deliverDue({ store, channels: slack, memory });
    clock.now += 25 * HOUR;
    await deliverDue({ store, channels: named(channel('email', () => delivered)) });
    expect(await states(store)).toEqual(['given_up 429', 'given_up no daemon could send it for a day']);
  });

  test('of a channel that nobody has turned on is given up after a day, and no failure', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', ['a']);
    const email = named(channel('email', () => delivered));
    await deliverDue({ store, channels: email });
    clock.now += 25 * HOUR;
    expect(await deliverDue({ store, channels: email })).toEqual({ sent: 0, putOff: 0, givenUp: 0 });
    expect(await states(store)).toEqual(['given_up no daemon could send it for a day']);
  });

  test('is given up where no try will help', async () => {
    const { store, ask } = await opened(open);
    await ask('discord', ['a']);
    const gone = channel('discord', () => ({ kind: 'permanent', says: '404: the webhook is gone' }));
    expect(await deliverDue({ store, channels: named(gone) })).toEqual({ sent: 0, putOff: 0, givenUp: 1 });
    expect(await states(store)).toEqual(['given_up 404: the webhook is gone']);
  });

  test('that is new while its channel asks for patience waits too', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', ['a']);
    let answer: SendResult = { kind: 'throttled', waitMs: 30_000, says: '429' };
    const slack = channel('slack', () => answer);
    const memory = createChannelMemory(store);
    const attempt = () => deliverDue({ store, channels: named(slack), random: () => 0, memory });
    await attempt();
    answer = delivered;
    clock.now += 1_000;
    await ask('slack', ['b']);
    expect(await attempt()).toEqual({ sent: 0, putOff: 0, givenUp: 0, nextInMs: 29_000 });
    clock.now += 29_000;
    expect(await attempt()).toEqual({ sent: 2, putOff: 0, givenUp: 0 });
    expect(slack.sent).toEqual(['a', 'a', 'b']);
  });

  test('whose channel breaks is put off, and what the channel said is not kept', async () => {
    const { store, ask } = await opened(open);
    await ask('webhook', ['a']);
    const broken = channel('webhook', () => Promise.reject(new TypeError('https://user:secret@example.org')));
    expect(await deliverDue({ store, channels: named(broken) })).toMatchObject({ putOff: 1 });
    expect(await states(store)).toEqual(['waiting the channel broke: TypeError']);
  });

  test('that was not tried when the daemon stops is put back', async () => {
    const { store, ask } = await opened(open);
    await ask('slack', ['a', 'b']);
    const stopping = new AbortController();
    const slack = channel('slack', () => {
      stopping.abort();
      return delivered;
    });
    expect(await deliverDue({ store, channels: named(slack), signal: stopping.signal })).toEqual({
      sent: 1,
      putOff: 0,
      givenUp: 0,
      nextInMs: 0,
    });
    expect(await deliverDue({ store, channels: named(channel('slack', () => delivered)) })).toMatchObject({
      sent: 1,
    });
  });

  test('waits with all of its channel, however many they are, where that does not answer', async () => {
    const { store, ask, clock } = await opened(open);
    await ask('slack', times(60));
    let isUp = false;
    const slack = channel('slack', () => (isUp ? delivered : { kind: 'ambiguous', says: 'no answer' }));
    const attempt = () => deliverDue({ store, channels: named(slack), random: () => 0.999_999 });
    expect(await attempt()).toEqual({ sent: 0, putOff: 3, givenUp: 0, nextInMs: 5_000 });
    expect(slack.sent).toEqual(times(3));
    clock.now += 5_000;
    expect(await attempt()).toMatchObject({ putOff: 3, nextInMs: 15_000 });
    isUp = true;
    clock.now += HOUR;
    expect(await attempt()).toMatchObject({ sent: 60 });
  });

  test('does not wait for its next try where its channel takes messages again', async () => {
    const { store, ask, clock } = await opened(open);
    let isUp = false;
    const slack = channel('slack', () => (isUp ? delivered : { kind: 'transient', says: '503' }));
    const attempt = () => deliverDue({ store, channels: named(slack), random: () => 0 });
    await ask('slack', ['a']);
    for (let down = 0; down < 5; down++) {
      const { nextInMs = 0 } = await attempt();
      clock.now += nextInMs;
    }
    expect(await attempt()).toMatchObject({ putOff: 1, nextInMs: 607_500 });
    isUp = true;
    await ask('slack', ['b']);
    expect(await attempt()).toEqual({ sent: 2, putOff: 0, givenUp: 0 });
    expect(slack.sent.slice(-2)).toEqual(['b', 'a']);
  });

  test('does not wait for another channel, which hangs', async () => {
    const { store, ask } = await opened(open);
    await ask('slack', times(2));
    await ask('email', times(60));
    const done = new AbortController();
    const hangs = new Promise<SendResult>((resolve) => {
      done.signal.addEventListener('abort', () => resolve({ kind: 'ambiguous', says: 'no answer' }));
    });
    const slack = channel('slack', () => hangs);
    const email = channel('email', (id) => {
      if (id === 'm59') done.abort();
      return delivered;
    });
    expect(await deliverDue({ store, channels: named(slack, email) })).toMatchObject({ sent: 60 });
  });

  test('is left to the next call where the turn of its channel is over', async () => {
    const { store, ask } = await opened(open);
    await ask('slack', times(3));
    const slack = channel('slack', () => delivered);
    const attempt = () => deliverDue({ store, channels: named(slack), turnMs: 0 });
    expect(await attempt()).toEqual({ sent: 1, putOff: 0, givenUp: 0, nextInMs: 0 });
    await attempt();
    expect(await attempt()).toEqual({ sent: 1, putOff: 0, givenUp: 0 });
    expect(slack.sent).toEqual(times(3));
  });
});
