import { once } from 'node:events';
import { expect, test } from 'vitest';
import { untilEither } from './until-either.ts';

const untilAborted = async ({ signal }: { readonly signal?: AbortSignal }): Promise<unknown> => {
  if (signal && !signal.aborted) await once(signal, 'abort');
  return signal?.reason;
};
const given = async (until: object): Promise<object> => until;

test.each([0, 1])(
  'aborts with either of the two, and its reason, also when that was before (%i)',
  async (which) => {
    const both = [new AbortController(), new AbortController()] as const;
    const [one, other] = both;
    const ended = untilEither(one.signal, other.signal, untilAborted);
    both[which === 0 ? 0 : 1].abort('enough');
    expect(await ended).toBe('enough');
    expect(await untilEither(one.signal, other.signal, untilAborted)).toBe('enough');
  },
);

test('is the only signal that there is, or none', async () => {
  const { signal } = new AbortController();
  expect(await untilEither(signal, undefined, given)).toEqual({ signal });
  expect(await untilEither(undefined, signal, given)).toEqual({ signal });
  expect(await untilEither(undefined, undefined, given)).toEqual({});
});
