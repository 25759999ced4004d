/** Whether the issue of a task is kept up to date, in which repository, and which issue it takes over. */
import { TextField } from '../../../components/fields/text-field.tsx';
import type { FormState } from './editor.tsx';
import { TASK_LABELS } from './fields.ts';
import { Check } from './form-fields.tsx';
import { type IssueParts, issueParts, joinIssue } from './issue-text.ts';

export function IssueFields({ form }: { readonly form: FormState }) {
  const parts = issueParts(form.typed['github'] ?? '');
  const change = (field: string) => (text: string) =>
    form.change('github')(joinIssue({ ...parts, [field]: text }));
  const issue = { typed: { ...parts } satisfies IssueParts, change };
  return (
    <>
      <Check form={form} field="syncToGithub" label={TASK_LABELS.syncToGithub} />
      {form.typed['syncToGithub'] === 'true' && (
        <div className="row2">
          <TextField form={issue} field="repo" label="Repository" note="owner/name" isNeeded />
          <TextField form={issue} field="number" label="Issue number" note="if it exists" type="number" />
        </div>
      )}
    </>
  );
}
