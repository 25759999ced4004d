/** The questlines of a board: quests that belong together. */
import { type Fields, listQuestlines, type Questline } from '@sb/questboard';
import { clean } from '@sb/views';
import type { Output } from '../../../cli/output.ts';
import type { Column } from '../../../cli/terminal/table.ts';
import { type FieldFlags, fieldsOf } from '../verbs/field-flags.ts';
import { recordVerbs } from '../verbs/record-verbs.ts';

interface QuestlineFlags extends FieldFlags {
  readonly title?: string;
  readonly description?: string;
  readonly order?: number;
}

export const { list, create, change, archive } = recordVerbs({
  kind: 'questline',
  called: 'title',
  read: listQuestlines,
  columns: questlineColumns,
  fields: questlineFields,
  cells: ({ title, order, rev }) => [String(order), String(rev), title],
  created: ({ title }) => `is on the board: ${title}`,
});

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
