/** The inputs of the form, one for each field of an entry. */
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { jobsQuery } from '../../../api/job-queries.ts';
import { ChoiceField } from '../../../components/fields/choice-field.tsx';
import type { FormTexts } from '../../../components/fields/form-text.ts';
import { JsonField } from '../../../components/fields/json-field.tsx';
import { TextField } from '../../../components/fields/text-field.tsx';
import type { Options } from '../../../components/fields/with-chosen.ts';
import { ZoneList } from '../../../components/fields/zone-list.tsx';
import { CATCH_UPS, type EditorTexts, LABELS, OVERLAPS, PRIORITY_CHOICES } from './editor-fields.ts';

const CATCH_UP_WORDS = { skip: 'run none', once: 'run the latest', all: 'run all' } as const;
const OVERLAP_WORDS = {
  skip: 'skip the fire',
  queue: 'wait for its end',
  allow: 'run beside it',
  replace: 'cancel it',
} as const;
const PRIORITY_WORDS = {
  '': 'as the job',
  critical: 'critical',
  high: 'high',
  normal: 'normal',
  low: 'low',
} as const;

interface FormProps {
  readonly form: FormTexts<keyof EditorTexts>;
}

export function JobField({ form }: FormProps) {
  const id = useId();
  const { data } = useQuery(jobsQuery);
  return (
    <>
      <TextField form={form} field="jobId" label={LABELS.jobId} isNeeded list={id} />
      <datalist id={id}>
        {(data?.items ?? []).map((job) => (
          <option key={job.id} value={job.id} />
        ))}
      </datalist>
    </>
  );
}

export function ClockFields({ form, isNeeded }: FormProps & { readonly isNeeded: boolean }) {
  const id = useId();
  return (
    <div className="row2">
      <TextField
        form={form}
        field="schedule"
        label={LABELS.schedule}
        note="cron"
        isNeeded={isNeeded}
        isCode
      />
      <TextField form={form} field="timezone" label={LABELS.timezone} note="e.g. Europe/Berlin" list={id} />
      <ZoneList id={id} />
    </div>
  );
}

/** What it follows, as the command line writes it. */
export function AfterField({ form, isNew }: FormProps & { readonly isNew: boolean }) {
  return (
    <TextField
      form={form}
      field="after"
      label={LABELS.after}
      note={`e.g. extract, job:mail.send, load:failure, load:always${isNew ? '; then leave the expression empty' : ''}`}
      isCode
    />
  );
}

export function InputField({ form }: FormProps) {
  return <JsonField rows={3} value={form.typed.input} onChange={form.change('input')} />;
}

/** What becomes of a fire, and of its run. */
export function RuleFields({ form }: FormProps) {
  return (
    <>
      <div className="row2">
        <ChoiceField
          form={form}
          field="catchUp"
          label={LABELS.catchUp}
          options={wordsOf(CATCH_UPS, CATCH_UP_WORDS)}
        />
        <TextField form={form} field="catchUpWindow" label={LABELS.catchUpWindow} note="e.g. 1d" />
      </div>
      {form.typed.catchUp === 'all' && (
        <TextField form={form} field="catchUpCap" label={LABELS.catchUpCap} note="fires, the latest" />
      )}
      <div className="row2">
        <ChoiceField
          form={form}
          field="overlap"
          label={LABELS.overlap}
          options={wordsOf(OVERLAPS, OVERLAP_WORDS)}
        />
        <TextField form={form} field="jitter" label={LABELS.jitter} note="empty: none" />
      </div>
      <div className="row2">
        <TextField form={form} field="startDeadline" label={LABELS.startDeadline} note="empty: the job's" />
        <TextField form={form} field="queue" label={LABELS.queue} note="empty: the job's" />
      </div>
      <ChoiceField
        form={form}
        field="priority"
        label={LABELS.priority}
        options={wordsOf(PRIORITY_CHOICES, PRIORITY_WORDS)}
      />
      <TextField form={form} field="exclude" label={LABELS.exclude} note="e.g. 2026-12-25, 2026-12-31" />
      <TextField form={form} field="tags" label={LABELS.tags} note="separated by commas" />
    </>
  );
}

function wordsOf<Word extends string>(
  values: readonly Word[],
  words: Readonly<Record<Word, string>>,
): Options {
  return values.map((value) => [value, words[value]]);
}
