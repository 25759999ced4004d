/** `org:change`: the organisation itself, as Board settings of the console change it. */
import { changeOrg, type Fields, type OrgWish } from '@sb/questboard';
import type { Call } from '../../../cli/command.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { type FieldFlags, fieldsOf, listOf } from '../verbs/field-flags.ts';
import { type ActFlags, actOf, onBoard } from '../verbs/on-board.ts';
import { sayOutcome } from '../verbs/say-outcome.ts';

interface OrgFlags extends FieldFlags {
  readonly name?: string;
  readonly timezone?: string;
  readonly workdays?: string;
  readonly holidays?: string;
  readonly active: boolean;
  readonly inactive: boolean;
}

export async function run(call: Call<object, ActFlags & OrgFlags>): Promise<void> {
  const { output, options } = call;
  const wish = orgWish(options);
  if (Object.keys(wish).length === 0)
    throw new UsageError('Give at least one field.', 'For example: --set settings.deck.max=5');
  const answer = await onBoard(call, (store, orgId) => changeOrg(store, { orgId, act: actOf(call) }, wish));
  const { id, active, rev } = answer.org;
  sayOutcome(output, answer, {
    id,
    sentence: `has other ${Object.keys(wish).join(', ')}`,
    cells: [active ? 'active' : 'inactive', String(rev)],
    dryRun: options.dryRun,
  });
}

function orgWish({ active, inactive, ...flags }: OrgFlags): OrgWish {
  if (active && inactive) throw new UsageError('--active and --inactive: give one of them');
  const { name, timezone, workdays, holidays } = flags;
  return nested({
    ...fieldsOf(
      {
        name,
        timezone,
        workdays: workdays === undefined ? undefined : listOf(workdays).map(dayOf),
        holidays: holidays === undefined ? undefined : listOf(holidays),
      },
      flags,
    ),
    ...((active || inactive) && { active }),
  });
}

/** A word stays one: the verb says what it expects. */
function dayOf(text: string): number | string {
  return /^\d$/.test(text) ? Number(text) : text;
}

/** `{ 'settings.deck.max': 5 }` as the verb takes it: `{ settings: { deck: { max: 5 } } }`. */
function nested(fields: Fields): OrgWish {
  checkApart(Object.keys(fields));
  return Object.entries(fields).reduce<OrgWish>(
    (wish, [name, value]) => withField(wish, name.split('.'), value),
    {},
  );
}

/** One of them would take the place of the other. */
function checkApart(names: readonly string[]): void {
  for (const whole of names) {
    const part = names.find((name) => name.startsWith(`${whole}.`));
    if (part !== undefined) throw new UsageError(`${whole} and ${part}: give one of them`);
  }
}

function withField(wish: OrgWish, [first = '', ...rest]: readonly string[], value: unknown): OrgWish {
  if (rest.length === 0) return { ...wish, [first]: value };
  return { ...wish, [first]: withField(Object(wish[first]) as OrgWish, rest, value) };
}
