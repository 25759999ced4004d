/** The questlines of a board: quests that belong together. */
import {
  archiveRecord,
  changeRecord,
  createRecord,
  type Fields,
  listQuestlines,
  type Questline,
  type RecordAnswer,
  returnRecord,
} from '@sb/questboard';
import { clean } from '@sb/views';
import type { Call } from '../../../cli/command.ts';
import type { Output } from '../../../cli/output.ts';
import type { Column } from '../../../cli/terminal/table.ts';
import { type FieldFlags, fieldsOf } from '../verbs/field-flags.ts';
import { type ActFlags, actOf, onBoard } from '../verbs/on-board.ts';
import { sayOutcome } from '../verbs/say-outcome.ts';
import { showPage } from '../verbs/show-page.ts';

type QuestlineCall<Options = object> = Call<{ readonly id: string }, ActFlags & Options>;

interface QuestlineFlags extends FieldFlags {
  readonly title?: string;
  readonly description?: string;
  readonly order?: number;
}

interface ListOptions {
  readonly org?: string;
  readonly archived: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

export async function list(call: Call<object, ListOptions>): Promise<void> {
  const { output, options } = call;
  const { archived, limit, cursor } = options;
  const page = await onBoard(call, (store, orgId) =>
    listQuestlines(store, orgId, { archived, limit, ...(cursor !== undefined && { after: cursor }) }),
  );
  showPage(output, page, { columns: questlineColumns(output), none: 'There is no questline.' });
}

export async function create(
  call: Call<{ readonly title: string }, ActFlags & QuestlineFlags & { readonly id?: string }>,
): Promise<void> {
  const { id, ...flags } = call.options;
  const answer = await onBoard(call, (store, orgId) =>
    createRecord(
      store,
      { orgId, kind: 'questline', act: actOf(call), ...(id !== undefined && { id }) },
      { title: call.args.title, ...questlineFields(flags) },
    ),
  );
  say(call, answer, `is on the board: ${answer.questline.title}`);
}

export async function change(call: QuestlineCall<QuestlineFlags>): Promise<void> {
  const wish = questlineFields(call.options);
  const answer = await onBoard(call, (store, orgId) =>
    changeRecord(store, { orgId, kind: 'questline', id: call.args.id, act: actOf(call) }, wish),
  );
  say(call, answer, `has other ${Object.keys(wish).join(', ')}`);
}

export async function archive(
  call: QuestlineCall<{ readonly detach: boolean; readonly undo: boolean }>,
): Promise<void> {
  const { detach, undo } = call.options;
  const answer = await onBoard(call, (store, orgId) => {
    const target = { orgId, kind: 'questline', id: call.args.id, act: actOf(call) } as const;
    return undo ? returnRecord(store, target) : archiveRecord(store, target, { detach });
  });
  say(call, answer, undo ? 'is on the board' : 'is archived');
}

function say(
  { output, options }: Pick<Call<object, ActFlags>, 'output' | 'options'>,
  answer: RecordAnswer<'questline'>,
  sentence: string,
): void {
  const { id, title, order, rev } = answer.questline;
  const cells = [String(order), String(rev), title];
  sayOutcome(output, answer, { id, sentence, cells, dryRun: options.dryRun });
}

function questlineFields(flags: QuestlineFlags): Fields {
  const { title, description, order } = flags;
  return fieldsOf({ title, description, order }, flags);
}

function questlineColumns({ isTerminal }: Output): Column<Questline>[] {
  return [
    {
      header: isTerminal ? '  questline' : 'questline',
      get: ({ id }) => (isTerminal ? `  ${clean(id)}` : id),
    },
    { header: 'order', get: ({ order }) => String(order), align: 'right' },
    { header: 'title', get: ({ title }) => title, flexible: true },
    { header: 'description', get: ({ description = '' }) => description, flexible: true, expendable: 1 },
  ];
}
