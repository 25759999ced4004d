/** The inputs of the form, one for each field of an entry. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { jobsQuery } from '../../../api/job-queries.ts';
import { JsonField } from '../../../components/fields/json-field.tsx';
import { CATCH_UPS, type EditorTexts, OVERLAPS, PRIORITY_CHOICES } from './editor-fields.ts';

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

interface FieldProps {
  readonly texts: EditorTexts;
  readonly change: (field: keyof EditorTexts) => (text: string) => void;
}

interface TextProps extends FieldProps {
  readonly field: keyof EditorTexts;
  readonly label: string;
  readonly note?: string;
  readonly isNeeded?: boolean;
  readonly isCode?: boolean;
  readonly list?: string;
}

export function Text({
  texts,
  change,
  field,
  label,
  note,
  isNeeded = false,
  isCode = false,
  list,
}: TextProps) {
  return (
    <label className="field">
      <span>
        {label} {note !== undefined && <small>({note})</small>}
      </span>
      <input
        className={isCode ? 'mono' : undefined}
        required={isNeeded}
        spellCheck={false}
        autoComplete="off"
        list={list}
        value={texts[field]}
        onChange={({ target }) => change(field)(target.value)}
      />
    </label>
  );
}

interface ChoiceProps<Word extends string> extends FieldProps {
  readonly field: keyof EditorTexts;
  readonly label: string;
  readonly of: readonly Word[];
  readonly words: Readonly<Record<Word, string>>;
}

function Choice<Word extends string>({
  texts,
  change,
  field,
  label,
  of,
  words,
}: ChoiceProps<Word>): ReactNode {
  return (
    <label className="field">
      <span>{label}</span>
      <select value={texts[field]} onChange={({ target }) => change(field)(target.value)}>
        {of.map((one) => (
          <option key={one} value={one}>
            {words[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

export function JobField({ texts, change }: FieldProps) {
  const id = useId();
  const { data } = useQuery(jobsQuery);
  return (
    <>
      <Text texts={texts} change={change} field="jobId" label="Runs the job" isNeeded list={id} />
      <datalist id={id}>
        {(data?.items ?? []).map((job) => (
          <option key={job.id} value={job.id} />
        ))}
      </datalist>
    </>
  );
}

export function ClockFields({ texts, change, isNeeded }: FieldProps & { readonly isNeeded: boolean }) {
  const id = useId();
  return (
    <div className="row2">
      <Text
        texts={texts}
        change={change}
        field="schedule"
        label="Expression"
        note="cron"
        isNeeded={isNeeded}
        isCode
      />
      <Text texts={texts} change={change} field="timezone" label="Zone" note="e.g. Europe/Berlin" list={id} />
      <ZoneList id={id} />
    </div>
  );
}

/** The zones that this browser knows. */
export function ZoneList({ id }: { readonly id: string }) {
  return (
    <datalist id={id}>
      {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  );
}

/** What it follows, as the command line writes it. */
export function AfterField({ isNew, ...field }: FieldProps & { readonly isNew: boolean }) {
  return (
    <Text
      {...field}
      field="after"
      label="Follows"
      note={`e.g. extract, job:mail.send, load:failure, load:always${isNew ? '; then leave the expression empty' : ''}`}
      isCode
    />
  );
}

export function InputField({ texts, change }: FieldProps) {
  return <JsonField rows={3} value={texts.input} onChange={change('input')} />;
}

/** What becomes of a fire, and of its run. */
export function RuleFields(field: FieldProps) {
  return (
    <>
      <div className="row2">
        <Choice {...field} field="catchUp" label="Missed fires" words={CATCH_UP_WORDS} of={CATCH_UPS} />
        <Text {...field} field="catchUpWindow" label="Not older than" note="e.g. 1d" />
      </div>
      {field.texts.catchUp === 'all' && (
        <Text {...field} field="catchUpCap" label="At most" note="fires, the latest" />
      )}
      <div className="row2">
        <Choice {...field} field="overlap" label="If one still runs" words={OVERLAP_WORDS} of={OVERLAPS} />
        <Text {...field} field="jitter" label="Jitter" note="empty: none" />
      </div>
      <div className="row2">
        <Text {...field} field="startDeadline" label="Start within" note="empty: the job's" />
        <Text {...field} field="queue" label="Queue" note="empty: the job's" />
      </div>
      <Choice {...field} field="priority" label="Priority" words={PRIORITY_WORDS} of={PRIORITY_CHOICES} />
      <Text {...field} field="exclude" label="Not on" note="e.g. 2026-12-25, 2026-12-31" />
      <Text {...field} field="tags" label="Tags" note="separated by commas" />
    </>
  );
}
