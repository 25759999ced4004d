import type { BackTest } from '@sb/alerts';
import { isoTime } from '../shapes.ts';

export function backTestShape({ since, until, runs, cut, rules }: BackTest) {
  return {
    since: isoTime(since),
    until: isoTime(until),
    runs,
    cut: cut && { ...cut, wholeSince: isoTime(cut.wholeSince) },
    rules: rules.map((one) =>
      'fired' in one
        ? {
            ...one,
            first: one.first.map(({ firedAt, resolvedAt, ...alert }) => ({
              ...alert,
              firedAt: isoTime(firedAt),
              resolvedAt: isoTime(resolvedAt),
            })),
            bars: one.bars.map(({ at, ...bar }) => ({ at: isoTime(at), ...bar })),
          }
        : one,
    ),
  };
}
