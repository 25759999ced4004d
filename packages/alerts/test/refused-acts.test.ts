import { listEvents } from '@sb/events';
import type { Store } from '@sb/storage';
import { aboveStore } from '@sb/testkit';
import { expect, test } from 'vitest';
import { acknowledge, listSilences, silenceAlerts, unsilence } from '../src/index.ts';
import { HOUR, NOON } from './samples.ts';

const ADA = { actor: 'ada', reason: 'we know' };
const SILENCE = { match: {}, until: { forMs: HOUR } };
/** A value that the types forbid: programs are also written without types. */
const ANY = (value: unknown): never => value as never;

type Operator = typeof ADA;

interface Refused {
  readonly act: (store: Store) => Promise<unknown>;
  readonly code: string;
  readonly message: string;
}

const silence = (message: string, wish: object, operator: Partial<Operator> = ADA): Refused => ({
  act: (store) => silenceAlerts(store, { ...SILENCE, ...wish }, ANY(operator)),
  code: 'SILENCE_INVALID',
  message,
});
const other = (message: string, act: Refused['act']): Refused => ({
  act,
  code: 'REQUEST_INVALID',
  message,
});

const REFUSED: Readonly<Record<string, Refused>> = {
  'a silence without a reason': silence(
    'A silence, reason: expected a text for other people, got none.',
    {},
    { actor: 'ada' },
  ),
  'a silence with a blank reason': silence('reason: expected a text', {}, { ...ADA, reason: ' ' }),
  'a silence of nobody': silence('actor: expected a name', {}, { ...ADA, actor: '' }),
  'a silence that ends now': silence('until: expected an instant to come', { until: { at: NOON } }),
  'a silence for no time': silence('until: expected an instant to come', { until: { forMs: 0 } }),
  'a silence without an end': silence('until: expected an instant to come', {
    until: { at: Number.NaN },
  }),
  'a silence of an empty list': silence('match.job: expected at least one value', { match: { job: [] } }),
  'a silence of no severity': silence(
    'match.severity: expected one of low, medium, high, critical, got "hi"',
    {
      match: { severity: ['hi'] },
    },
  ),
  'an end with a blank reason': other('The end of a silence, reason: expected a text', (store) =>
    unsilence(store, 1, { ...ADA, reason: '' }),
  ),
  'an end by nobody': other('The end of a silence, actor: expected a name', (store) =>
    unsilence(store, 1, { ...ADA, actor: ' ' }),
  ),
  'an acknowledgement with a blank reason': other('An acknowledgement, reason: expected a text', (store) =>
    acknowledge(store, { id: 1 }, { ...ADA, reason: ' ' }),
  ),
  'an acknowledgement by nobody': other('An acknowledgement, actor: expected a name', (store) =>
    acknowledge(store, { rule: 'r' }, { ...ADA, actor: 'a'.repeat(101) }),
  ),
};

aboveStore('an act of an operator on alerts', (open) => {
  test('is refused by its verb, whoever calls it, and nothing is written', async () => {
    const store = await open({ clock: () => NOON });
    for (const [what, { act, code, message }] of Object.entries(REFUSED))
      expect(await refusal(what, act(store))).toMatchObject({
        what,
        code,
        message: expect.stringContaining(message),
      });
    expect([
      await listSilences(store, { all: true }),
      await store.read((tx) => listEvents(tx, { limit: 10 })),
    ]).toEqual([[], []]);
  });
});

async function refusal(what: string, acting: Promise<unknown>): Promise<object> {
  return acting.then(
    () => ({ what, code: 'none: it was done' }),
    (error: object) => Object.assign(error, { what }),
  );
}
