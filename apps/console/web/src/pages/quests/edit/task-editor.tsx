import { useQuery } from '@tanstack/react-query';
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { ChoiceField } from '../../../components/fields/choice-field.tsx';
import { LongTextField, TextField } from '../../../components/fields/text-field.tsx';
import { NoAnswer } from '../../../components/answer/answer.tsx';
import { asIs } from '../../../components/fields/with-chosen.ts';
import { taskQuery } from '../../../board/board-queries.ts';
import { PHASES, PRIORITIES } from '../../../board/board-marks.ts';
import { phaseName } from '../../../board/phase-names.ts';
import { useQuestChoices } from '../../../board/quest-choices.ts';
import { Editor, NoEditor } from './editor.tsx';
import { TASK_FIELDS, TASK_LABELS, taskTexts, textsOf } from './fields.ts';
import { Check } from './form-fields.tsx';
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
  if (id !== undefined && !data)
    return (
      <NoEditor kind="task" id={id} onClose={onClose}>
        <NoAnswer query={query} />
      </NoEditor>
    );
  const members = org.members.filter(({ active }) => active).map((one) => [one.id, one.name] as const);
  return (
    <Editor
      key={id ?? ''}
      org={org.id}
      kind="task"
      fields={TASK_FIELDS}
      labels={TASK_LABELS}
      texts={data ? taskTexts(data) : textsOf({ questId, priority: 'medium' }, TASK_FIELDS)}
      {...(id !== undefined && data && { of: { id, rev: data.rev } })}
      onClose={onClose}
      onSaved={onSaved}
    >
      {(form) => (
        <section>
          <TextField form={form} field="title" label={TASK_LABELS.title} isNeeded isProse />
          <ChoiceField form={form} field="questId" label={TASK_LABELS.questId} options={quests} />
          <LongTextField form={form} field="description" label={TASK_LABELS.description} isProse />
          <LongTextField
            form={form}
            field="acceptanceCriteria"
            label={TASK_LABELS.acceptanceCriteria}
            isProse
            rows={2}
          />
          <div className="row2">
            <ChoiceField
              form={form}
              field="priority"
              label={TASK_LABELS.priority}
              options={PRIORITIES.map(asIs)}
            />
            <ChoiceField
              form={form}
              field="phase"
              label={TASK_LABELS.phase}
              options={PHASES.map((phase) => [phase, `${phase}, ${phaseName(phase)}`] as const)}
              none="none"
            />
          </div>
          <div className="row2">
            <TextField
              form={form}
              field="estimateMinutes"
              label={TASK_LABELS.estimateMinutes}
              note="minutes"
              type="number"
            />
            {!form.isNew && (
              <TextField
                form={form}
                field="remainingMinutes"
                label={TASK_LABELS.remainingMinutes}
                note="minutes"
                type="number"
              />
            )}
          </div>
          <div className="row2">
            <ChoiceField
              form={form}
              field="assigneeId"
              label={TASK_LABELS.assigneeId}
              options={members}
              none="none"
            />
            <TextField form={form} field="dueDate" label={TASK_LABELS.dueDate} note="as 2026-02-27" />
          </div>
          <TextField
            form={form}
            field="dependsOn"
            label={TASK_LABELS.dependsOn}
            note="ids of tasks, by commas"
          />
          <div className="row2">
            <TextField form={form} field="skills" label={TASK_LABELS.skills} note="by commas" />
            <TextField form={form} field="tags" label={TASK_LABELS.tags} note="by commas" />
          </div>
          <Check form={form} field="requiresApproval" label={TASK_LABELS.requiresApproval} />
          <IssueFields form={form} />
        </section>
      )}
    </Editor>
  );
}
