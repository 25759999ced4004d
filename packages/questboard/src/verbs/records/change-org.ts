/** The organisation itself: its name, zone, days and settings, and whether jobs run for all organisations with it. */
import { findMisfits, suggestion } from '@sb/config';
import type { Store } from '@sb/storage';
import { formatPath, mergePatch } from '@sb/words';
import { WishInvalidError } from '../../errors.ts';
import type { AnyFact } from '../decision.ts';
import { orgSchema } from '../../file/organisation-schema.ts';
import { MASKED, maskedFields } from '../../file/masked-fields.ts';
import type { Org } from '../../model/organisation.ts';
import { findOrg, setActive } from '../../records/orgs.sql.ts';
import { shown, type ShownOrg } from '../../records/shown.ts';
import type { Act } from '../act.ts';
import { carryOut } from '../carry-out.ts';
import type { Outcome } from '../frame.ts';
import { checkRev } from '../need-record.ts';
import { toldFields } from './told-fields.ts';
import { runVerb } from '../run-verb.ts';

export const ORG_FIELDS = ['name', 'timezone', 'workdays', 'holidays', 'settings', 'active'] as const;

/** `settings` is merged into those that are set; null gives a setting its default again. */
export type OrgWish = Readonly<Record<string, unknown>>;

export interface OrgAnswer extends Outcome {
  readonly org: ShownOrg;
}

/** Fails with `UNKNOWN_ORG`, `REV_STALE`, `REQUEST_INVALID`. */
export async function changeOrg(
  store: Store,
  { orgId, act }: { readonly orgId: string; readonly act: Act },
  wish: OrgWish,
): Promise<OrgAnswer> {
  return runVerb(store, orgId, {
    act,
    *verb(tx, frame) {
      checkRev(orgId, frame.org, frame);
      const before = frame.org.record;
      const { active = frame.org.isActive, ...fields } = wish;
      const after = readOrg(before, { ...fields, active });
      const changes = [
        ...toldFields(before, after),
        ...(active === frame.org.isActive ? [] : [{ field: 'active', from: frame.org.isActive, to: active }]),
      ];
      const changed: AnyFact = {
        type: 'org.changed',
        subject: orgId,
        version: frame.org.rev + 1,
        payload: { id: orgId, fields: changes, detached: [] },
      };
      const decision = changes.length === 0 ? {} : { org: after, facts: [changed] };
      if (active !== frame.org.isActive) yield* setActive(tx, orgId, active === true);
      const outcome = yield* carryOut(tx, frame, decision);
      const now = yield* findOrg(tx, orgId);
      return { org: { ...shown(orgId, now ?? frame.org), active: active === true }, ...outcome };
    },
  });
}

function readOrg(before: Org, { active, ...wish }: OrgWish): Org {
  const unknown = Object.entries(wish).filter((entry) => !isKnown(entry));
  const known = Object.fromEntries(Object.entries(wish).filter(isKnown));
  const patched = mergePatch(before, known) as OrgWish;
  const fit = findMisfits(patched, orgSchema);
  const problems = [
    ...unknown.map(([field]) => ({
      field,
      message: `is no field that can be given.${nearest(field, before)}`,
    })),
    ...(typeof active === 'boolean' ? [] : [{ field: 'active', message: 'expected true or false' }]),
    ...('misfits' in fit
      ? fit.misfits.map(({ path, message }) => ({ field: formatPath(path), message }))
      : []),
    ...maskedFields({ ...before }, patched).map((field) => ({ field, message: MASKED })),
  ];
  if (problems.length > 0 || !('value' in fit)) throw new WishInvalidError('An organisation', problems);
  return { ...fit.value, createdAt: before.createdAt };
}

function nearest(field: string, { settings }: Org): string {
  return Object.hasOwn(settings, field)
    ? ` Did you mean "settings.${field}"?`
    : suggestion(field, ORG_FIELDS);
}

function isKnown([field]: readonly [string, unknown]): boolean {
  return ORG_FIELDS.some((known) => known === field);
}
