/** Records of a board: made, changed, archived and returned, whatever their kind. The verbs check the fields. */
import {
  archiveRecord,
  type BoardRecord,
  changeFields,
  changeRecord,
  createFields,
  createRecord,
  type RecordAnswer,
  returnRecord,
} from '@sb/questboard';
import { z } from 'zod';
import { recordActed } from '../../answers/board/board.ts';
import { checkOrg } from '../../guard/seen-org.ts';
import { RefusedError } from '../../http/refusal.ts';
import { acts, type Call, type EditCall, edits, type Route } from '../../http/route.ts';
import { defined } from '../../requests/defined.ts';
import { flag, name } from '../../requests/fields.ts';
import { outcomeRow } from '../../rows/board/board-rows.ts';
import { recordTexts } from '../../rows/redacted.ts';
import {
  actFields,
  actOf,
  actQuery,
  orgParams,
  type OrgParams,
  recordParams,
  type RecordParams,
  TAG,
} from './on-board.ts';

const force = z.boolean().optional();
const createBody = z.looseObject({ id: name.optional(), force, ...actFields });
/** `archived: false` alone returns an archived record. */
const changeBody = z.looseObject({ archived: z.literal(false).optional(), force, ...actFields });
const removeBody = z.strictObject(actFields);
const removeQuery = actQuery.extend({ detach: flag });

type Dry = { readonly dryRun: boolean };
type CreateCall = Call<OrgParams, Dry, z.output<typeof createBody>>;
type ChangeCall = EditCall<RecordParams, Dry, z.output<typeof changeBody>>;
type RemoveCall = EditCall<RecordParams, Dry & { readonly detach: boolean }, z.output<typeof removeBody>>;
type Answer = z.input<typeof recordActed>;

interface KindOfRecord {
  readonly kind: BoardRecord;
  /** Who may make and change records of it. */
  readonly least: 'operator' | 'admin';
  /** The commands beside those that make, change and archive one. */
  readonly changedBy?: readonly string[];
  /** Bodies of a new record and of a change. */
  readonly examples: Readonly<Record<'made' | 'changed', Readonly<Record<string, unknown>>>>;
}

const KINDS: readonly KindOfRecord[] = [
  {
    kind: 'task',
    least: 'operator',
    changedBy: ['task:estimate'],
    examples: {
      made: { questId: 'q-1', title: 'Sort the inbox' },
      changed: { estimateMinutes: 90 },
    },
  },
  {
    kind: 'quest',
    least: 'operator',
    examples: { made: { title: 'Answer every letter' }, changed: { dueDate: '2026-12-24' } },
  },
  {
    kind: 'questline',
    least: 'operator',
    examples: { made: { title: 'Mail' }, changed: { title: 'Mail and parcels' } },
  },
  {
    kind: 'member',
    least: 'admin',
    examples: { made: { name: 'Ada', email: 'ada@example.org' }, changed: { wipLimit: 3 } },
  },
];

export const BOARD_RECORD_ROUTES: readonly Route[] = KINDS.flatMap(
  ({ kind, least, changedBy = [], examples }) => [
    acts({
      method: 'POST',
      path: `/orgs/:org/${kind}s`,
      tag: TAG,
      summary: `Makes a ${kind}; every problem at once`,
      least,
      params: orgParams,
      query: actQuery,
      body: createBody,
      verbFields: createFields(kind),
      example: examples.made,
      answer: recordActed,
      status: 201,
      cli: [`${kind}:create`],
      run: (call) => create(call, kind),
    }),
    edits({
      method: 'PATCH',
      path: `/orgs/:org/${kind}s/:id`,
      tag: TAG,
      summary: `Changes a ${kind}: null unsets a field; \`archived: false\` alone returns it to the board`,
      least,
      params: recordParams,
      query: actQuery,
      body: changeBody,
      verbFields: changeFields(kind),
      example: examples.changed,
      answer: recordActed,
      hasVersion: true,
      cli: [`${kind}:change`, ...changedBy, `${kind}:archive`],
      run: (call) => change(call, kind),
    }),
    edits({
      method: 'DELETE',
      path: `/orgs/:org/${kind}s/:id`,
      tag: TAG,
      summary: `Archives a ${kind}; \`detach\`, of an administrator, lets others name it no more`,
      least,
      params: recordParams,
      query: removeQuery,
      body: removeBody,
      answer: recordActed,
      cli: [`${kind}:archive`],
      run: (call) => archive(call, kind),
    }),
  ],
);

async function create(call: CreateCall, kind: BoardRecord): Promise<Answer> {
  await checkOrg(call.store, call.who, call.params.org);
  const { reason: why, as, id, force: forced, ...wish } = call.body;
  const target = { orgId: call.params.org, kind, act: actOf(call, { reason: why, as }) };
  const answer = await createRecord(call.store, { ...target, ...defined({ id, force: forced }) }, wish);
  return row(call, kind, { answer, sentence: 'is on the board' });
}

async function change(call: ChangeCall, kind: BoardRecord): Promise<Answer> {
  await checkOrg(call.store, call.who, call.params.org);
  const { reason: why, as, archived, force: forced, ...wish } = call.body;
  const target = { orgId: call.params.org, kind, id: call.params.id, act: actOf(call, { reason: why, as }) };
  const names = Object.keys(wish);
  if (archived === undefined) {
    const answer = await changeRecord(call.store, { ...target, ...defined({ force: forced }) }, wish);
    return row(call, kind, { answer, sentence: `has its ${names.join(', ')}` });
  }
  if (names.length > 0)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: `body.archived: a ${kind} is returned alone, got ${names.slice(0, 5).join(', ')} too.`,
      hint: 'Return it first, then change it.',
    });
  return row(call, kind, { answer: await returnRecord(call.store, target), sentence: 'is on the board' });
}

async function archive(call: RemoveCall, kind: BoardRecord): Promise<Answer> {
  await checkOrg(call.store, call.who, call.params.org);
  const { detach } = call.query;
  if (detach && call.who.role !== 'admin')
    throw new RefusedError({
      code: 'FORBIDDEN',
      detail: 'Only an administrator detaches what names a record.',
      hint: 'Change the records that name it first, or leave out "detach".',
    });
  const target = { orgId: call.params.org, kind, id: call.params.id, act: actOf(call, call.body) };
  const answer = await archiveRecord(call.store, target, { detach });
  return row(call, kind, { answer, sentence: 'is archived' });
}

interface Done {
  readonly answer: RecordAnswer<BoardRecord>;
  readonly sentence: string;
}

function row(
  { query, secrets }: Pick<Call<unknown, Dry>, 'query' | 'secrets'>,
  kind: BoardRecord,
  { answer, sentence }: Done,
): Answer {
  const record = answer[kind];
  const { id, rev } = record;
  const outcome = outcomeRow(answer, { id, sentence, dryRun: query.dryRun });
  return recordTexts({ id, rev, record: { ...record }, ...outcome }, secrets);
}
