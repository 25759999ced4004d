/** Fields that many queries and bodies have. A query has texts only: these make values of them. */
import { parseDuration } from '@sb/jobs';
import { countMasks } from '@sb/logger';
import { validateZone } from '@sb/scheduler';
import { isStorableText, STORABLE_TEXT } from '@sb/storage';
import { isInstant, readInstant } from '@sb/words';
import { z } from 'zod';
import { RefusedError } from '../http/refusal.ts';

export const limit = z.coerce.number().int().min(1).max(200).default(50);
export const cursor = z.string().max(400).describe('the `next` of the page before').optional();
/** A text that finds things of the store: one that no store has is a mistake, not a name. */
export const storable = z.string().refine(isStorableText, `expected ${STORABLE_TEXT}`);
export const name = storable.min(1).max(200);
export const runId = z.coerce.number().int().positive();
export const reason = z.string().trim().min(1).max(500).describe('for other people: kept with the event');

/** Of an act on many: a person was shown this number before. */
export const atMost = z
  .number()
  .int()
  .min(0)
  .max(1_000_000)
  .describe('the number that was counted: where there are more by now, 409 and nothing is changed');

/** Of an act that needs no reason. */
export const whyBody = z.strictObject({ reason: reason.optional() });
export type WhyBody = z.output<typeof whyBody>;

/** The IANA zone in which sentences name times. */
export const zone = z
  .string()
  .max(60)
  .refine(isZone, 'expected an IANA zone such as Europe/Berlin')
  .describe('an IANA zone: sentences name times in it')
  .default('UTC');

/** The same for the texts about one schedule; default: its own zone. */
export const zoneOrOwn = zone.removeDefault().optional();
export const ownZoneQuery = z.strictObject({ tz: zoneOrOwn });
export type OwnZoneQuery = z.output<typeof ownZoneQuery>;

export const zoneQuery = z.strictObject({ tz: zone });
export type ZoneQuery = z.output<typeof zoneQuery>;

function isZone(text: string): boolean {
  try {
    validateZone(text);
    return true;
  } catch {
    return false;
  }
}

/** Answers mask secrets: an input that comes back with a mask would store it in the secret's place. */
export function unmasked<Type extends z.ZodType>(type: Type) {
  return type.refine(
    (value) => countMasks(value) === 0,
    'has masked values: write the secrets in their place, or leave the input out to keep it',
  );
}

/** An instant (ISO-8601) or a duration before now (`24h`): ms since the epoch are worked out by `instantOf`. */
export const instant = z
  .string()
  .max(40)
  .refine(
    (text) => instantOf(text, 0) !== undefined,
    'expected a time from 1970 on like 2026-11-28T09:00:00Z, or 24h for 24 hours ago',
  )
  .describe('a time from 1970 on like 2026-11-28T09:00:00Z, or 24h for 24 hours ago');

export function instantOf(text: string, now: number): number | undefined {
  const at = readInstant(text);
  if (at !== undefined) return isInstant(at) ? at : undefined;
  const ago = safeDuration(text);
  return ago === undefined ? undefined : Math.max(0, now - ago);
}

interface Times<Time> {
  readonly since?: Time | undefined;
  readonly until?: Time | undefined;
}

export function timesOf({ since, until }: Times<string>, now: number): Times<number> {
  return {
    since: since === undefined ? undefined : instantOf(since, now),
    until: until === undefined ? undefined : instantOf(until, now),
  };
}

/** An instant (ISO-8601), also one to come: ms since the epoch. */
export const instantText = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** `30s`, `5m`: ms. */
export const duration = z
  .string()
  .max(20)
  .refine((text) => safeDuration(text) !== undefined, 'expected a duration like 30s, 5m or 24h')
  .describe('a duration like 30s, 5m or 24h')
  .transform((text) => safeDuration(text) ?? 0);

function safeDuration(text: string): number | undefined {
  try {
    return parseDuration(text);
  } catch {
    return undefined;
  }
}

/** `a,b` of these words. */
export function listOf<const Word extends string>(words: readonly [Word, ...Word[]]) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(words)).min(1));
}

/** Of a pause: a reason, and how long; without `for` and `until` it ends when a person resumes. */
export const pauseBody = z.strictObject({
  reason,
  for: duration.optional(),
  until: z.iso.datetime({ offset: true }).optional(),
});

/** Ms since the epoch. */
export function pauseEnd(body: z.output<typeof pauseBody>, now: number): number | undefined {
  if (body.for !== undefined && body.until !== undefined)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'body.for and body.until exclude each other.',
    });
  if (body.for !== undefined) return now + body.for;
  return body.until === undefined ? undefined : Date.parse(body.until);
}

/** `?dryRun=true` */
export const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

/** `100/m`, `5/10s`; null takes the limit away. */
export const rate = z
  .string()
  .max(30)
  .refine((text) => readRate(text) !== undefined, 'expected a rate such as 100/m or 5/10s')
  .transform((text) => readRate(text) ?? { limit: 1, perMs: 1 });

function readRate(text: string): { readonly limit: number; readonly perMs: number } | undefined {
  const [, count, period = ''] = /^([1-9]\d{0,8})\/(\d*(?:ms|s|m|h|d))$/.exec(text) ?? [];
  const perMs = safeDuration(/^\d/.test(period) ? period : `1${period}`);
  return count === undefined || !perMs ? undefined : { limit: Number(count), perMs };
}
