/** Whether the issue of a task is kept up to date, in which repository, and which issue it takes over. */
import type { FormState } from './editor.tsx';
import { Check, Text } from './form-fields.tsx';
import { type IssueParts, issueParts, joinIssue } from './issue-text.ts';

export function IssueFields({ form }: { readonly form: FormState }) {
  const parts = issueParts(form.texts['github'] ?? '');
  const change = (field: string) => (text: string) =>
    form.change('github')(joinIssue({ ...parts, [field]: text }));
  const issue = { ...form, texts: { ...parts } satisfies IssueParts, change };
  return (
    <>
      <Check form={form} field="syncToGithub" label="Its issue on GitHub is kept up to date" />
      {form.texts['syncToGithub'] === 'true' && (
        <div className="row2">
          <Text form={issue} field="repo" label="Repository" note="owner/name" isNeeded />
          <Text form={issue} field="number" label="Issue number" note="if it exists" type="number" />
        </div>
      )}
    </>
  );
}
