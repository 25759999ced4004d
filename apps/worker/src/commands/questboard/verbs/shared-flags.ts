/** Flags that the commands of tasks, quests and members share: one text for each. */
import { oneOf, wholeNumber } from '../../../cli/option-values.ts';
import { DRY_RUN, REASON } from '../../input/shared-flags.ts';

export const ORG = { value: 'id', summary: 'use this organisation (default: the only one)' } as const;

export const ACT = {
  org: ORG,
  reason: REASON,
  dryRun: DRY_RUN,
  ifRev: {
    value: 'n',
    summary: 'only if the record still has this revision',
    parse: wholeNumber(1, 1_000_000_000),
  },
} as const;

export const SORT = {
  value: 'order',
  summary: 'id, or updated: the last changed first',
  parse: oneOf(['id', 'updated']),
} as const;

export const PAGE = {
  limit: { value: 'n', summary: 'show at most this many', parse: wholeNumber(1, 500), default: 50 },
  cursor: { value: 'place', summary: 'continue behind this place: the "next" of the page before' },
} as const;

export const FORCE = { summary: 'pass the rule that forbids it, on the record' } as const;

export const FIELDS = {
  set: { value: 'field=value', summary: 'give any other field: JSON, or text; once for each', repeats: true },
  unset: { value: 'fields', summary: 'unset these fields, or give them their default again', repeats: true },
} as const;

export const ARCHIVE = {
  ...ACT,
  detach: { summary: 'what names it names it no more' },
  undo: { summary: 'bring it back to the board' },
} as const;
