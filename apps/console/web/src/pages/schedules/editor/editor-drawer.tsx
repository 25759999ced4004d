/** Makes a schedule in the store, or changes one, with the fires that it would have beside. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Schedule } from '../../../../../src/answers/schedules.ts';
import { useAct } from '../../../acts/use-act.ts';
import { useSettled } from '../../../acts/use-settled.ts';
import { patchJson, postJson } from '../../../api/client.ts';
import { cronQuery, jobsQuery, scheduleQuery } from '../../../api/queries.ts';
import { Failed, Loading } from '../../../components/blank.tsx';
import { Button, Key } from '../../../components/button.tsx';
import { Copy } from '../../../components/copy.tsx';
import { Drawer } from '../../../components/drawer.tsx';
import { Refusal } from '../../../components/refusal.tsx';
import { useZone } from '../../../settings/settings.ts';
import {
  CATCH_UPS,
  editCommand,
  type EditorTexts,
  isPlainChain,
  newTexts,
  OVERLAPS,
  textsOf,
  typedChanges,
} from './editor-fields.ts';
import { FireTimes } from '../fire-times.tsx';
import { CHANGES, path } from '../schedule-acts.ts';

const PREVIEWED = 10;

interface EditorDrawerProps {
  /** Absent: a new one. */
  readonly name?: string | undefined;
  readonly onClose: () => void;
  readonly onSaved: (name: string) => void;
}

export function EditorDrawer({ name, onClose, onSaved }: EditorDrawerProps) {
  const zone = useZone();
  const { data, error, refetch } = useQuery({ ...scheduleQuery(name ?? ''), enabled: name !== undefined });
  return (
    <Drawer
      label={name === undefined ? 'New schedule' : `Edit schedule ${name}`}
      title={name === undefined ? 'New schedule' : `Edit ${name}`}
      onClose={onClose}
    >
      {name === undefined ? (
        <Editor start={newTexts(zone)} onClose={onClose} onSaved={onSaved} />
      ) : data?.source === 'file' ? (
        <section>
          <p className="note hold">{name} stands in scheduler.yaml, where alone it can be changed.</p>
        </section>
      ) : data ? (
        <Editor key={data.version} of={data} start={textsOf(data)} onClose={onClose} onSaved={onSaved} />
      ) : error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading />
      )}
    </Drawer>
  );
}

interface EditorProps extends Omit<EditorDrawerProps, 'name'> {
  readonly of?: Schedule;
  readonly start: EditorTexts;
}

function Editor({ of, start, onClose, onSaved }: EditorProps) {
  const { act, isBusy, refusal } = useAct();
  const [texts, setTexts] = useState(start);
  const [reason, setReason] = useState('');
  const change = (field: keyof EditorTexts) => (text: string) =>
    setTexts((now) => ({ ...now, [field]: text }));
  const changes = (): Record<string, unknown> => typedChanges(texts, of && start);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isBusy) return;
    void act(async () => {
      const body = { ...changes(), ...(reason.trim() !== '' && { reason: reason.trim() }) };
      const saved = of
        ? await patchJson<Saved>(path(of.name), body, of.version)
        : await postJson<Saved>('/schedules', withoutNull(body));
      onSaved(saved.name);
      return { says: saved.says, changes: [...CHANGES, 'jobs', 'job'] };
    });
  };
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const field = { texts, change };
  return (
    <form
      className="form editor"
      ref={form}
      aria-label={of ? `Edit ${of.name}` : 'New schedule'}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event);
      }}
    >
      <section>
        {!of && <Text {...field} field="name" label="Name" note="of its own" isNeeded />}
        <JobField {...field} />
        {of?.after === undefined && <ClockFields {...field} isNeeded={of !== undefined} />}
        {of?.schedule === undefined && (!of || isPlainChain(of)) && (
          <Text
            {...field}
            field="after"
            label="Follows"
            note={of ? 'schedules, by commas' : 'schedules, by commas; then leave the expression empty'}
          />
        )}
        {(texts.after !== '' || of?.when !== undefined) && (
          <Text {...field} field="when" label="When" note="upstream.extract.result.rows > 0" isCode />
        )}
      </section>
      {texts.schedule.trim() !== '' && <Preview texts={texts} />}
      <section>
        <Text {...field} field="description" label="Description" />
        <label className="field">
          <span>
            Input <small>JSON</small>
          </span>
          <textarea
            rows={3}
            spellCheck={false}
            value={texts.input}
            onChange={({ target }) => change('input')(target.value)}
          />
        </label>
        <div className="row2">
          <Choice {...field} field="catchUp" label="Missed fires" words={CATCH_UP_WORDS} of={CATCH_UPS} />
          <Text {...field} field="catchUpWindow" label="Not older than" note="1d" />
        </div>
        <div className="row2">
          <Choice
            {...field}
            field="overlap"
            label="Run before unfinished"
            words={OVERLAP_WORDS}
            of={OVERLAPS}
          />
          <Text {...field} field="jitter" label="Jitter" note="none" />
        </div>
        <div className="row2">
          <Text {...field} field="startDeadline" label="Start within" note="the job's" />
          <Text {...field} field="queue" label="Queue" note="the job's" />
        </div>
        <Text {...field} field="exclude" label="Not on" note="2026-12-25, 2026-12-31" />
        <Text {...field} field="tags" label="Tags" note="by commas" />
        <label className="field">
          <span>
            Reason <small>optional, kept with the event</small>
          </span>
          <input value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
        </label>
        <Refusal error={refusal} />
        <div className="acts2">
          <button type="submit" className="btn primary" disabled={isBusy}>
            <span>{of ? 'Save' : 'Create'}</span> <Key name="Mod Enter" />
          </button>
          <Button onClick={onClose} hint="Escape">
            Leave it
          </Button>
          <span className="grow" />
          <Copy text={commandOf(of?.name, changes)} label="Copy as CLI" />
        </div>
      </section>
    </form>
  );
}

interface Saved {
  readonly name: string;
  readonly says: string;
}

const CATCH_UP_WORDS = { skip: 'none is caught up', once: 'the latest is', all: 'all are' } as const;
const OVERLAP_WORDS = {
  skip: 'skip the fire',
  queue: 'wait for its end',
  allow: 'run beside it',
  replace: 'cancel it',
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

function Text({ texts, change, field, label, note, isNeeded = false, isCode = false, list }: TextProps) {
  return (
    <label className="field">
      <span>
        {label} {note !== undefined && <small>{note}</small>}
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

function JobField({ texts, change }: FieldProps) {
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

function ClockFields({ texts, change, isNeeded }: FieldProps & { readonly isNeeded: boolean }) {
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
      <Text texts={texts} change={change} field="timezone" label="Zone" note="IANA" list={id} />
      <datalist id={id}>
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </div>
  );
}

/** The next ten, in three zones, with what the clocks do to them; what is wrong as it is typed. */
function Preview({ texts: { schedule, timezone, exclude } }: { readonly texts: EditorTexts }) {
  const asked = useSettled(`${schedule.trim()}\n${timezone.trim()}\n${exclude}`);
  const [expression = '', zone = '', dates = ''] = asked.split('\n');
  const { data, error } = useQuery({
    ...cronQuery({
      schedule: expression,
      timezone: zone === '' ? 'UTC' : zone,
      count: PREVIEWED,
      exclude: dates
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean),
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-label="Preview" aria-live="polite">
      {error ? (
        <Refusal error={error} />
      ) : data ? (
        <>
          <p>
            <b>{data.words}</b>
          </p>
          {data.warnings.map((warning) => (
            <p key={warning} className="note hold">
              {warning}
            </p>
          ))}
          <FireTimes fires={data.fires} timezone={zone === '' ? 'UTC' : zone} />
        </>
      ) : (
        <Loading />
      )}
    </section>
  );
}

/** The route for a new one has no defaults to go back to. */
function withoutNull(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** While an input is half typed there is no command of it. */
function commandOf(name: string | undefined, changes: () => Record<string, unknown>): string {
  try {
    return editCommand(name, changes());
  } catch {
    return editCommand(name, {});
  }
}
