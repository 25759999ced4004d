import { describe, expect, test } from 'vitest';
import type { Channel } from '../src/index.ts';
import { createSlack } from '../src/channels/slack/slack.ts';
import { aDigest, aMessage, NOON } from './fakes/a-message.ts';
import { SLACK_CHANNEL, SLACK_TOKEN, startFakeSlack } from './fakes/fake-slack.ts';

const never = new AbortController().signal;
const now = (): number => NOON;

test('a Slack bot speaks where and as whom it was told', async () => {
  await using server = await startFakeSlack();
  const channel = createSlack({
    botToken: SLACK_TOKEN,
    channel: SLACK_CHANNEL,
    username: 'Worker Bot',
    iconEmoji: ':gear:',
    baseUrl: `${server.url}/api`,
    now,
  });
  await channel.send(aMessage(), { signal: never });
  expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({
    channel: SLACK_CHANNEL,
    username: 'Worker Bot',
    icon_emoji: ':gear:',
  });
});

describe('that it is over, a Slack bot says', () => {
  const over = aMessage({ id: 'ep_7f3a.2', status: 'resolved', title: 'it runs again', resolvedAt: NOON });
  test('in the thread and in the channel, and changes what it said before', async () => {
    await using server = await startFakeSlack();
    const slack = openBot(server.url);
    const refs = [
      await slack.send(aMessage(), { signal: never }),
      await slack.send(aMessage(), { signal: never }),
    ];
    const earlier = refs.map((sent) => ({ message: aMessage(), ...('ref' in sent && { ref: sent.ref }) }));
    expect(await slack.send(over, { signal: never, earlier })).toMatchObject({ kind: 'delivered' });
    const [first, last, reply] = [...server.channel.values()];
    expect(reply).toMatchObject({ thread_ts: [...server.channel.keys()][0], isBroadcast: true });
    for (const before of [first, last]) {
      expect(before?.text).toBe('🟢 RESOLVED HIGH after 47 min · daily.questmaster failed 4 times in a row');
      expect(JSON.stringify(before?.blocks)).toContain('Cannot read properties');
    }
  });

  test('of many at once: it changes what it said of each', async () => {
    await using server = await startFakeSlack();
    const slack = openBot(server.url);
    const sent = [
      await slack.send(aMessage(), { signal: never }),
      await slack.send(aMessage(), { signal: never }),
    ];
    const ended = sent.map((one) => ({
      message: aMessage(),
      resolvedAt: NOON,
      ...('ref' in one && { ref: one.ref }),
    }));
    expect(await slack.send({ ...aDigest(11), of: 'resolved' }, { signal: never, ended })).toMatchObject({
      kind: 'delivered',
    });
    const [first, last, digest] = [...server.channel.values()];
    for (const before of [first, last])
      expect(before?.text).toBe('🟢 RESOLVED HIGH after 47 min · daily.questmaster failed 4 times in a row');
    expect(digest).not.toHaveProperty('thread_ts');
  });

  test('where all else is, if the thread is closed', async () => {
    await using server = await startFakeSlack();
    const earlier = [{ message: aMessage(), ref: 'C0000/1.0' }];
    server.trouble({ status: 200, body: '{"ok":false,"error":"cannot_reply_to_message"}' });
    expect(await openBot(server.url).send(over, { signal: never, earlier })).toMatchObject({
      kind: 'delivered',
    });
    expect([...server.channel.values()]).toMatchObject([{ text: expect.stringContaining('it runs again') }]);
  });

  test('although what it said before cannot be changed', async () => {
    await using server = await startFakeSlack();
    const earlier = [{ message: aMessage(), ref: 'C0000/1.0' }];
    expect(await openBot(server.url).send(over, { signal: never, earlier })).toMatchObject({
      kind: 'delivered',
    });
    expect(server.received.map(({ path }) => path)).toEqual(['/api/chat.postMessage', '/api/chat.update']);
  });
});

function openBot(url: string): Channel {
  return createSlack({ botToken: SLACK_TOKEN, channel: SLACK_CHANNEL, baseUrl: `${url}/api`, now });
}
