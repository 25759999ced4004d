/** What all routes of a board have: the organisation of their path, and the one who acts. */
import type { Act } from '@sb/questboard';
import { z } from 'zod';
import { RefusedError } from '../../http/refusal.ts';
import type { Call } from '../../http/route.ts';
import { flag, name, reason } from '../../requests/fields.ts';

export const TAG = 'Questboard';

export const orgParams = z.strictObject({ org: name });
export type OrgParams = z.output<typeof orgParams>;

/** Of a record of the board. */
export const recordParams = z.strictObject({ org: name, id: name });
export type RecordParams = z.output<typeof recordParams>;

/** Of every verb. */
export const actQuery = z.strictObject({ dryRun: flag });

/** `as`: the member for whom an administrator acts. */
export const actFields = { reason: reason.optional(), as: name.optional() };

/** Of acts without `If-Match`: the revision that the caller has seen. */
export const seenRev = { rev: z.number().int().min(0).optional() };

interface ActWish {
  readonly rev?: number | undefined;
  readonly reason?: string | undefined;
  readonly as?: string | undefined;
}

/** Refuses `as` with `FORBIDDEN` to all but an administrator. */
export function actOf(
  { who, query, version }: Pick<Call<unknown, { readonly dryRun: boolean }>, 'who' | 'query' | 'version'>,
  { reason: why, as, rev = version }: ActWish,
): Act {
  const isAdmin = who.role === 'admin';
  if (as !== undefined && !isAdmin)
    throw new RefusedError({
      code: 'FORBIDDEN',
      detail: 'Only an administrator acts for another member.',
      hint: 'Leave out "as".',
    });
  return {
    actor: who.actor,
    sourceApp: 'console',
    isAdmin,
    dryRun: query.dryRun,
    ...(why !== undefined && { reason: why }),
    ...(as !== undefined && { as }),
    ...(rev !== undefined && { rev }),
  };
}
