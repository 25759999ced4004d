/**
 * Silences: no messages about matching alerts for a while. Called by CLI and console.
 * Promise: messages decided after the commit are left out and counted; an alert that still fires when the silence is over
 * is sent then. The end of an alert is sent in any case. A crash leaves the silence and its event, or neither.
 */
import { toEngineEvent, publish } from '@sb/events';
import type { Operator } from '@sb/queue';
import { checkOperator, operatorProblems, reasonProblems } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { describeValue, isInstant } from '@sb/words';
import { SilenceInvalidError, type SilenceProblem, SilenceOverError, UnknownSilenceError } from './errors.ts';
import { SEVERITIES } from '../rules.ts';
import type { AlertMatch } from '../settings.ts';
import {
  endSilence,
  findSilence,
  findSilences,
  insertSilence,
  type Silence,
} from '../episodes/silences.sql.ts';

/** Unless the caller asks for fewer. */
const MOST_LISTED = 1_000;

export interface SilenceWish {
  /** Empty: all alerts. */
  readonly match: AlertMatch;
  /** For this many ms from now, or until an instant (ms since the epoch). */
  readonly until: { readonly forMs: number } | { readonly at: number };
}

/** It needs a reason: other people read it. Fails with `SILENCE_INVALID`. */
export async function silenceAlerts(
  store: Store,
  { match, until: wish }: SilenceWish,
  { actor, reason }: Operator & { readonly reason: string },
): Promise<Silence> {
  const now = await store.now();
  const until = 'at' in wish ? wish.at : now + wish.forMs;
  const problems = [
    ...operatorProblems({ actor }),
    ...reasonProblems(reason),
    ...matchProblems(match),
    ...timeProblems(until, now),
  ];
  if (problems.length > 0) throw new SilenceInvalidError(problems);
  return store.write(function* (tx) {
    const silenceId = yield* insertSilence(tx, { match, until, by: actor, reason });
    const facts = { silenceId, match: { ...match }, until: new Date(until).toISOString() };
    yield* publish(tx, [toEngineEvent('alert.silenced', { ...facts, ...because(reason) }, { actor })]);
    return yield* found(tx, silenceId);
  });
}

/** Ends it before its time; returns what it was. Fails with `REQUEST_INVALID`, `UNKNOWN_SILENCE` and `SILENCE_OVER`. */
export async function unsilence(store: Store, id: number, { actor, reason }: Operator): Promise<Silence> {
  checkOperator('The end of a silence', { actor, reason });
  return store.write(function* (tx) {
    const hasEnded = yield* endSilence(tx, id, actor);
    const silence = yield* found(tx, id);
    if (!hasEnded) throw new SilenceOverError(silence);
    const facts = { silenceId: id, match: { ...silence.match }, ...because(reason) };
    yield* publish(tx, [toEngineEvent('alert.unsilenced', facts, { actor })]);
    return silence;
  });
}

/** Those in force, the newest first; with `all` those that are over too. `before`: the id of the last of the page before. */
export async function listSilences(
  store: Store,
  {
    all = false,
    limit = MOST_LISTED,
    before,
  }: { readonly all?: boolean; readonly limit?: number; readonly before?: number | undefined } = {},
): Promise<readonly Silence[]> {
  return store.read((tx) => findSilences(tx, { all, limit, before }));
}

function* found(tx: Tx, id: number): Body<Silence> {
  const silence = yield* findSilence(tx, id);
  if (!silence) throw new UnknownSilenceError(id);
  return silence;
}

function because(reason: string | undefined): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}

/** A list without values would match nothing, and look as if it matched all. */
function matchProblems(match: AlertMatch): readonly SilenceProblem[] {
  const empty = Object.entries(match).flatMap(([field, values]: readonly [string, readonly string[]]) =>
    values.length === 0
      ? [{ field: `match.${field}`, message: 'expected at least one value, got none' }]
      : [],
  );
  const unknown = (match.severity ?? [])
    .filter((one) => !SEVERITIES.includes(one))
    .map((one) => ({
      field: 'match.severity',
      message: `expected one of ${SEVERITIES.join(', ')}, got ${describeValue(one)}`,
    }));
  return [...empty, ...unknown];
}

function timeProblems(until: number, now: number): readonly SilenceProblem[] {
  if (isInstant(until) && until > now) return [];
  const got = isInstant(until) ? new Date(until).toISOString() : String(until);
  return [{ field: 'until', message: `expected an instant to come, got ${got}` }];
}
