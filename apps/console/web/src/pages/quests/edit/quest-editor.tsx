import { useQuery } from '@tanstack/react-query';
import { ChoiceField } from '../../../components/fields/choice-field.tsx';
import { LongTextField, TextField } from '../../../components/fields/text-field.tsx';
import { NoAnswer } from '../../../components/answer/answer.tsx';
import { asIs } from '../../../components/fields/with-chosen.ts';
import { questlinesQuery, questQuery } from '../../../board/board-queries.ts';
import { PRIORITIES } from '../../../board/board-marks.ts';
import { Editor, NoEditor } from './editor.tsx';
import {
  QUEST_FIELDS,
  QUEST_LABELS,
  QUESTLINE_FIELDS,
  QUESTLINE_LABELS,
  questTexts,
  textsOf,
} from './fields.ts';

interface QuestEditorProps {
  readonly org: string;
  /** Absent: a new one. */
  readonly id?: string | undefined;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}

export function QuestEditor({ org, id, onClose, onSaved }: QuestEditorProps) {
  const options = questQuery(org, id ?? '');
  const query = useQuery({ ...options, enabled: id !== undefined });
  const { data } = query;
  const lines = useQuery(questlinesQuery(org)).data?.items ?? [];
  if (id !== undefined && !data)
    return (
      <NoEditor kind="quest" id={id} onClose={onClose}>
        <NoAnswer query={query} />
      </NoEditor>
    );
  return (
    <Editor
      key={id ?? ''}
      org={org}
      kind="quest"
      fields={QUEST_FIELDS}
      labels={QUEST_LABELS}
      texts={data ? questTexts(data) : textsOf({ priority: 'medium' }, QUEST_FIELDS)}
      {...(id !== undefined && data && { of: { id, rev: data.rev } })}
      onClose={onClose}
      onSaved={onSaved}
    >
      {(form) => (
        <section>
          <TextField form={form} field="title" label={QUEST_LABELS.title} isNeeded isProse />
          <LongTextField form={form} field="objective" label={QUEST_LABELS.objective} isProse />
          <div className="row2">
            <ChoiceField
              form={form}
              field="priority"
              label={QUEST_LABELS.priority}
              options={PRIORITIES.map(asIs)}
            />
            <TextField form={form} field="dueDate" label={QUEST_LABELS.dueDate} note="as 2026-02-27" />
          </div>
          <ChoiceField
            form={form}
            field="questlineId"
            label={QUEST_LABELS.questlineId}
            options={lines.map((line) => [line.id, line.title] as const)}
            none="none"
          />
          <LongTextField
            form={form}
            field="requires"
            label={QUEST_LABELS.requires}
            note="a line each: quest q-1, task t-1, all t-1 t-2, any t-1 t-2, not before 2026-02-01"
          />
        </section>
      )}
    </Editor>
  );
}

export function QuestlineEditor({ org, id, onClose, onSaved }: QuestEditorProps) {
  const options = questlinesQuery(org);
  const query = useQuery({ ...options, enabled: id !== undefined });
  const { data } = query;
  if (id !== undefined && !data)
    return (
      <NoEditor kind="questline" id={id} onClose={onClose}>
        <NoAnswer query={query} />
      </NoEditor>
    );
  const line = data?.items.find((one) => one.id === id);
  if (id !== undefined && !line)
    return (
      <NoEditor kind="questline" id={id} onClose={onClose}>
        <section>
          <p className="note hold">No questline {id} is on this board.</p>
        </section>
      </NoEditor>
    );
  return (
    <Editor
      org={org}
      kind="questline"
      fields={QUESTLINE_FIELDS}
      labels={QUESTLINE_LABELS}
      texts={textsOf(line ?? {}, QUESTLINE_FIELDS)}
      {...(line && { of: { id: line.id, rev: line.rev } })}
      onClose={onClose}
      onSaved={onSaved}
    >
      {(form) => (
        <section>
          <TextField form={form} field="title" label={QUESTLINE_LABELS.title} isNeeded isProse />
          <LongTextField form={form} field="description" label={QUESTLINE_LABELS.description} isProse />
          <TextField
            form={form}
            field="order"
            label={QUESTLINE_LABELS.order}
            note="the lowest number comes first"
            type="number"
          />
        </section>
      )}
    </Editor>
  );
}
