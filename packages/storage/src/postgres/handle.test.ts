import { expect, test } from 'vitest';
import { createPostgresHandle, type Queryable } from './handle.ts';

interface Answers {
  readonly [text: string]: Error;
}

/** A connection that answers each text, or fails it. */
function openHandle(failures: Answers) {
  const sent: string[] = [];
  const client: Queryable = {
    query({ text }) {
      sent.push(text);
      const failure = failures[text];
      return failure ? Promise.reject(failure) : Promise.resolve({ rows: [[text]] });
    },
  };
  const handle = createPostgresHandle(
    client,
    () => null,
    async () => void (await client.query({ text: 'commit' })),
  );
  return { sent, together: () => handle.together(ask('settle'), ask('claim')) };

  function ask(text: string): () => Promise<unknown> {
    return async () => (await handle.arrays(text, text, []))[0]?.[0];
  }
}

test('two statements are sent at once, in one transaction', async () => {
  const { sent, together } = openHandle({});
  const answers = together();
  expect(sent).toEqual([expect.stringMatching(/^begin/), 'settle', 'claim', 'commit']);
  expect(await answers).toEqual(['settle', 'claim']);
});

test('the first failure of the transaction is thrown, but an unknown outcome goes before it', async () => {
  const [broken, aborted, unknown] = ['broken', 'aborted', 'unknown'].map((text) => new Error(text));
  if (!broken || !aborted || !unknown) throw new Error('There are three.');
  await expect(openHandle({ settle: broken, claim: aborted }).together()).rejects.toBe(broken);
  await expect(openHandle({ claim: broken, commit: unknown }).together()).rejects.toBe(unknown);
});
