/**
 * Counts the alerts that fired since a moment: how many, the results of their messages, how long until they were
 * resolved. Bounded: only the newest `MOST` alerts count, and `isWhole` says whether there were more.
 */
import type { Store } from '@sb/storage';
import { groupBy } from '@sb/words';
import { quantileOf } from '../evaluate/quantile.ts';
import type { SuppressReason } from '../episodes/notify.ts';
import type { ChannelName, Severity } from '../rules.ts';
import { countDeliveries, countFiring, countSuppressed, findFired, type FiredRow } from './statistics.sql.ts';

/** At most this many alerts are counted: about 50 ms. */
const MOST = 10_000;

export interface AlertNumbers {
  /** Alerts that fired since the moment. */
  readonly fired: number;
  /** Alerts that fire now, whenever they began. */
  readonly firingNow: number;
  /** Messages of the alerts that fired since the moment. */
  readonly sent: number;
  readonly givenUp: number;
  /** How many messages were left out, by reason. */
  readonly suppressed: Readonly<Partial<Record<SuppressReason, number>>>;
  /** From the beginning to the end, ms, of alerts that have ended; absent if none has. */
  readonly resolvedAfterMs?: { readonly p50: number; readonly p95: number; readonly max: number };
}

export interface AlertStatistics {
  readonly total: AlertNumbers;
  readonly rules: readonly (AlertNumbers & { readonly rule: string })[];
  readonly severities: readonly (AlertNumbers & { readonly severity: Severity })[];
  /** Without the messages left out: they are left out of all channels. */
  readonly channels: readonly {
    readonly channel: ChannelName;
    readonly sent: number;
    readonly givenUp: number;
    readonly waiting: number;
  }[];
  /** False: there were more alerts, and only the newest are counted. */
  readonly isWhole: boolean;
}

/** `since`: ms since the epoch. Names are in the order of the alphabet. */
export async function readAlertStatistics(
  store: Store,
  { since, most = MOST }: { readonly since: number; readonly most?: number },
): Promise<AlertStatistics> {
  const counted = await store.read(function* (tx) {
    const window = { since, most };
    return {
      fired: yield* findFired(tx, { since, most: most + 1 }),
      firing: yield* countFiring(tx),
      deliveries: yield* countDeliveries(tx, window),
      suppressed: yield* countSuppressed(tx, window),
    };
  });
  const fired = counted.fired.slice(0, most);
  const all: Counted = { ...counted, fired };
  return {
    total: numbersOf(all),
    rules: split(all, ({ rule }) => rule).map(([rule, part]) => ({ rule, ...numbersOf(part) })),
    severities: split(all, ({ severity }) => severity).map(([severity, part]) => ({
      severity,
      ...numbersOf(part),
    })),
    channels: countChannels(all),
    isWhole: counted.fired.length <= most,
  };
}

interface Of {
  readonly rule: string;
  readonly severity: Severity;
}

interface Counted {
  readonly fired: readonly FiredRow[];
  readonly firing: readonly (Of & { readonly number: number })[];
  readonly deliveries: readonly (Of & {
    readonly channel: ChannelName;
    readonly state: 'waiting' | 'sent' | 'given_up';
    readonly number: number;
  })[];
  readonly suppressed: readonly (Of & { readonly reason: SuppressReason; readonly number: number })[];
}

/** The same counts, for each value that a key has in any of them. */
function split<Key extends string>(
  all: Counted,
  keyOf: (of: Of) => Key,
): readonly (readonly [Key, Counted])[] {
  const fired = groupBy(all.fired, keyOf);
  const firing = groupBy(all.firing, keyOf);
  const deliveries = groupBy(all.deliveries, keyOf);
  const suppressed = groupBy(all.suppressed, keyOf);
  const keys = [...new Set([...fired.keys(), ...firing.keys()])].toSorted();
  return keys.map((key) => [
    key,
    {
      fired: fired.get(key) ?? [],
      firing: firing.get(key) ?? [],
      deliveries: deliveries.get(key) ?? [],
      suppressed: suppressed.get(key) ?? [],
    },
  ]);
}

function numbersOf({ fired, firing, deliveries, suppressed }: Counted): AlertNumbers {
  const times = fired.flatMap(({ fired_at: at, resolved_at: end }) => (end === null ? [] : [end - at]));
  const reasons = [...groupBy(suppressed, ({ reason }) => reason)];
  return {
    fired: fired.length,
    firingNow: sum(firing),
    sent: sum(deliveries.filter(({ state }) => state === 'sent')),
    givenUp: sum(deliveries.filter(({ state }) => state === 'given_up')),
    suppressed: Object.fromEntries(reasons.map(([reason, rows]) => [reason, sum(rows)])),
    ...(times.length > 0 && {
      resolvedAfterMs: {
        p50: quantileOf(times, 0.5),
        p95: quantileOf(times, 0.95),
        max: quantileOf(times, 1),
      },
    }),
  };
}

function countChannels({ deliveries }: Counted): AlertStatistics['channels'] {
  return [...groupBy(deliveries, ({ channel }) => channel)]
    .map(([channel, rows]) => {
      const of = (state: string): number => sum(rows.filter((row) => row.state === state));
      return { channel, sent: of('sent'), givenUp: of('given_up'), waiting: of('waiting') };
    })
    .toSorted((a, b) => (a.channel < b.channel ? -1 : 1));
}

function sum(rows: readonly { readonly number: number }[]): number {
  return rows.reduce((total, { number }) => total + number, 0);
}
