import { describe, expect, test } from 'vitest';
import { type Channel, createEmail } from '../src/index.ts';
import { aMessage, NOON } from './fakes/a-message.ts';
import { SMTP_PASSWORD, startFakeMailServer } from './fakes/fake-mail-server.ts';

const never = new AbortController().signal;

function open(smtpUrl: string, { to = ['ada@example.com'], timeLimitMs = 5000 } = {}): Channel {
  return createEmail({ smtpUrl, from: 'Alerts <alerts@example.com>', to, timeLimitMs, now: () => NOON });
}

describe('e-mail by SMTP', () => {
  test('arrives as text and as HTML, with the same Message-ID each time', async () => {
    await using server = await startFakeMailServer();
    const first = await open(server.url).send(aMessage(), { signal: never });
    expect(first).toEqual({
      kind: 'delivered',
      ref: expect.stringMatching(/^<[\da-f]{40}@example\.com>$/),
      says: expect.stringMatching(/^250 \S/),
    });
    expect(await open(server.url).send(aMessage(), { signal: never })).toEqual(first);
    expect(server.mails[0]).toMatch(/^Message-ID: <[\da-f]{40}@example\.com>\r$/im);
    expect(server.mails[0]).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(server.mails[0]).toContain('multipart/alternative');
    expect(server.mails[0]).toContain('text/plain');
    expect(server.mails[0]).toContain('text/html');
  });

  test('answers the first mail about the same', async () => {
    await using server = await startFakeMailServer();
    const first = await open(server.url).send(aMessage(), { signal: never });
    const earlier = [{ message: aMessage() }];
    await open(server.url).send(aMessage({ id: 'ep_7f3a.2' }), { signal: never, earlier });
    const id = 'ref' in first ? first.ref : undefined;
    expect(server.mails[1]).toContain(`In-Reply-To: ${id}`);
    expect(server.mails[1]).toContain(`References: ${id}`);
  });

  test('lets no text become a header', async () => {
    await using server = await startFakeMailServer();
    const title = 'down\r\nBcc: eve@example.com\r\n\r\nhello';
    await open(server.url).send(aMessage({ title, id: 'x>\r\nBcc: eve@example.com', rule: 'a\nBcc: b' }), {
      signal: never,
    });
    const [head = ''] = server.mails[0]?.split('\r\n\r\n') ?? [];
    expect(head).not.toMatch(/^Bcc/im);
    expect(head.split('\r\n').filter((line) => line.startsWith('To: '))).toEqual(['To: ada@example.com']);
  });

  test.each([
    [451, 'transient'],
    [421, 'transient'],
    [552, 'permanent'],
    ['reset', 'ambiguous'],
  ] as const)('%s after the text is %s', async (trouble, kind) => {
    await using server = await startFakeMailServer();
    server.trouble(trouble);
    expect(await open(server.url).send(aMessage(), { signal: never })).toMatchObject({ kind });
  });

  test('nobody by that name is permanent', async () => {
    await using server = await startFakeMailServer();
    const sent = await open(server.url, { to: ['nobody@example.com'] }).send(aMessage(), { signal: never });
    expect(sent).toMatchObject({ kind: 'permanent', says: expect.stringContaining('550') });
  });

  test('sends no password to a server that does not encrypt, where it must', async () => {
    await using server = await startFakeMailServer();
    const sent = await open(`${server.url}?requireTLS=true`).send(aMessage(), { signal: never });
    expect(sent).toMatchObject({
      kind: 'permanent',
      says: expect.stringMatching(/STARTTLS.*requireTLS=false/),
    });
    expect([server.mails, server.logins()]).toEqual([[], 0]);
    await open(server.url).send(aMessage(), { signal: never });
    expect(server.logins()).toBe(1);
  });

  test('a wrong password is permanent, and is not said', async () => {
    await using server = await startFakeMailServer();
    const channel = open(server.url.replace(SMTP_PASSWORD, 'wrong-password-1'));
    const sent = await channel.send(aMessage(), { signal: never });
    expect(sent).toMatchObject({ kind: 'permanent', says: expect.stringContaining('535') });
    expect(JSON.stringify([sent, channel.preview(aMessage())])).not.toContain('wrong-password-1');
  });

  test('gives up on a server that hangs', async () => {
    await using server = await startFakeMailServer();
    server.trouble('hang');
    const sent = await open(server.url, { timeLimitMs: 200 }).send(aMessage(), { signal: never });
    expect(sent).toEqual({ kind: 'ambiguous', says: 'The mail server did not answer in time' });
  });

  test('sends nothing when it is stopped before', async () => {
    await using server = await startFakeMailServer();
    expect(await open(server.url).send(aMessage(), { signal: AbortSignal.abort() })).toMatchObject({
      kind: 'transient',
    });
    expect(server.mails).toEqual([]);
  });

  test('knows that nothing was sent to a server that is not there', async () => {
    const server = await startFakeMailServer();
    await server[Symbol.asyncDispose]();
    expect(await open(server.url).send(aMessage(), { signal: never })).toMatchObject({ kind: 'transient' });
  });
});
