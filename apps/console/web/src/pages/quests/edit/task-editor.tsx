import { useQuery } from '@tanstack/react-query';
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { queryClient } from '../../../api/query-client.ts';
import { NoAnswer } from '../../../components/answer/answer.tsx';
import { taskQuery } from '../../../board/board-queries.ts';
import { PHASES, PRIORITIES } from '../../../board/board-marks.ts';
import { phaseName } from '../../../board/phase-names.ts';
import { useQuestChoices } from '../../../board/quest-choices.ts';
import { Editor } from './editor.tsx';
import { TASK_FIELDS, taskTexts, textsOf } from './fields.ts';
import { Check, Choice, LongText, Text } from './form-fields.tsx';
import { IssueFields } from './issue-fields.tsx';

interface TaskEditorProps {
  readonly org: Org;
  /** Absent: a new one. */
  readonly id?: string | undefined;
  /** Of a new one. */
  readonly questId?: string | undefined;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}

export function TaskEditor({ org, id, questId, onClose, onSaved }: TaskEditorProps) {
  const options = taskQuery(org.id, id ?? '');
  const query = useQuery({ ...options, enabled: id !== undefined });
  const { data } = query;
  const quests = useQuestChoices(org.id);
  if (id !== undefined && !data) return <NoAnswer query={query} />;
  const read = async () => {
    const task = await queryClient.fetchQuery({ ...options, staleTime: 0 });
    return { rev: task.rev, texts: taskTexts(task) };
  };
  const members = org.members.filter(({ active }) => active).map((one) => [one.id, one.name] as const);
  const start = data ? taskTexts(data) : textsOf({ questId, priority: 'medium' }, TASK_FIELDS);
  return (
    <Editor
      key={id ?? ''}
      org={org.id}
      kind="task"
      fields={TASK_FIELDS}
      start={start}
      {...(id !== undefined && data && { of: { id, rev: data.rev, read } })}
      onClose={onClose}
      onSaved={onSaved}
    >
      {(form) => (
        <section>
          <Text form={form} field="title" label="Title" isNeeded />
          <Choice form={form} field="questId" label="Quest" options={quests} />
          <LongText form={form} field="description" label="Description" />
          <LongText form={form} field="acceptanceCriteria" label="Accepted when" rows={2} />
          <div className="row2">
            <Choice form={form} field="priority" label="Priority" options={PRIORITIES.map(twice)} />
            <Choice
              form={form}
              field="phase"
              label="Phase"
              options={PHASES.map((phase) => [phase, `${phase}, ${phaseName(phase)}`] as const)}
              none="none"
            />
          </div>
          <div className="row2">
            <Text form={form} field="estimateMinutes" label="Estimate" note="minutes" type="number" />
            {!form.isNew && (
              <Text form={form} field="remainingMinutes" label="Remaining" note="minutes" type="number" />
            )}
          </div>
          <div className="row2">
            <Choice form={form} field="assigneeId" label="Owner" options={members} none="none" />
            <Text form={form} field="dueDate" label="Due" note="2026-02-27" />
          </div>
          <Text form={form} field="dependsOn" label="Waits for" note="ids of tasks, by commas" />
          <div className="row2">
            <Text form={form} field="skills" label="Skills" note="by commas" />
            <Text form={form} field="tags" label="Tags" note="by commas" />
          </div>
          <Check
            form={form}
            field="requiresApproval"
            label="It is done when an owner or admin has approved it"
          />
          <IssueFields form={form} />
        </section>
      )}
    </Editor>
  );
}

function twice(word: string): readonly [string, string] {
  return [word, word];
}
