import { useQuery } from '@tanstack/react-query';
import type { QuestlineList } from '../../../../../src/answers/board/board.ts';
import { queryClient } from '../../../api/query-client.ts';
import { NoAnswer } from '../../../components/answer/answer.tsx';
import { questlinesQuery, questQuery } from '../../../board/board-queries.ts';
import { PRIORITIES } from '../../../board/board-marks.ts';
import { Editor } from './editor.tsx';
import { QUEST_FIELDS, QUESTLINE_FIELDS, questTexts, textsOf } from './fields.ts';
import { Choice, LongText, Text } from './form-fields.tsx';

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
  if (id !== undefined && !data) return <NoAnswer query={query} />;
  const read = async () => {
    const quest = await queryClient.fetchQuery({ ...options, staleTime: 0 });
    return { rev: quest.rev, texts: questTexts(quest) };
  };
  return (
    <Editor
      key={id ?? ''}
      org={org}
      kind="quest"
      fields={QUEST_FIELDS}
      start={data ? questTexts(data) : textsOf({ priority: 'medium' }, QUEST_FIELDS)}
      {...(id !== undefined && data && { of: { id, rev: data.rev, read } })}
      onClose={onClose}
      onSaved={onSaved}
    >
      {(form) => (
        <section>
          <Text form={form} field="title" label="Title" isNeeded />
          <LongText form={form} field="objective" label="Objective" />
          <div className="row2">
            <Choice
              form={form}
              field="priority"
              label="Priority"
              options={PRIORITIES.map((word) => [word, word] as const)}
            />
            <Text form={form} field="dueDate" label="Due" note="2026-02-27" />
          </div>
          <Choice
            form={form}
            field="questlineId"
            label="Questline"
            options={lines.map((line) => [line.id, line.title] as const)}
            none="none"
          />
          <LongText
            form={form}
            field="requires"
            label="Its gate"
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
  if (id !== undefined && !data) return <NoAnswer query={query} />;
  const find = (list: QuestlineList | undefined) => list?.items.find((line) => line.id === id);
  const line = find(data);
  if (id !== undefined && !line) return <p className="note hold">No questline {id} is on this board.</p>;
  const read = async () => {
    const now = find(await queryClient.fetchQuery({ ...options, staleTime: 0 }));
    return { rev: now?.rev ?? 0, texts: textsOf(now ?? {}, QUESTLINE_FIELDS) };
  };
  return (
    <Editor
      org={org}
      kind="questline"
      fields={QUESTLINE_FIELDS}
      start={textsOf(line ?? {}, QUESTLINE_FIELDS)}
      {...(line && { of: { id: line.id, rev: line.rev, read } })}
      onClose={onClose}
      onSaved={onSaved}
    >
      {(form) => (
        <section>
          <Text form={form} field="title" label="Title" isNeeded />
          <LongText form={form} field="description" label="Description" />
          <Text form={form} field="order" label="Order" note="the lowest number comes first" type="number" />
        </section>
      )}
    </Editor>
  );
}
