/** Requests a run: the fields are those of the job's schema; the server checks the input, and so does the job. */
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import type { Job } from '../../../../src/answers/jobs.ts';
import { useAct } from '../../acts/use-act.ts';
import { ApiProblem, postJson } from '../../api/client.ts';
import { useGo } from '../../components/app-link.tsx';
import { Copy } from '../../components/copy.tsx';
import { Button, Key } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { ReasonField } from '../../components/reason-field.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { storeNow } from '../../settings/clock.ts';
import { checkUnmasked } from '../../words/masked.ts';
import { PRIORITIES } from '../../words/priorities.ts';
import { type FormField, formFields, startOf, type Texts, typedInput } from './form-fields.ts';
import { runCommand } from './run-command.ts';

const SHORT_FIELD = 16;

interface Requested {
  readonly id: number;
  readonly says: string;
}

export function RunForm({ job }: { readonly job: Job }) {
  const { id, inputSchema, examples, needsDedupeKey } = job;
  const fields = formFields(inputSchema, examples[0]);
  const go = useGo();
  const { act, isBusy, refusal } = useAct();
  const [texts, setTexts] = useState<Texts>(() =>
    Object.fromEntries((fields ?? []).map(({ name, initial }) => [name, initial])),
  );
  const [json, setJson] = useState<string>();
  const [priority, setPriority] = useState(job.priority);
  const [start, setStart] = useState('');
  const [key, setKey] = useState('');
  const [reason, setReason] = useState('');
  const isJson = json !== undefined || fields === undefined;
  const jsonText = json ?? JSON.stringify(examples[0] ?? {}, null, 2);

  const run = async (dryRun: boolean): Promise<void> => {
    let requested: Requested | undefined;
    await act(async () => {
      const input = isJson ? readJson(jsonText) : readFields(fields, texts);
      checkUnmasked(JSON.stringify(input));
      const when = startOf(start, storeNow());
      if (!when)
        throw new Error('Not before: expected now, a duration such as 10m, a time such as 18:00, or a date.');
      requested = await postJson<Requested>(`/jobs/${encodeURIComponent(id)}/runs`, {
        input,
        ...when,
        ...(priority !== job.priority && { priority }),
        ...(key !== '' && { dedupeKey: key }),
        ...(reason.trim() !== '' && { reason: reason.trim() }),
        ...(dryRun && { dryRun }),
      });
      return { says: requested.says, changes: ['runs', 'job', 'jobs', 'queues', 'overview'] };
    });
    if (requested) go(`/runs/${requested.id}`);
  };
  const submit = (event: FormEvent | KeyboardEvent): void => {
    event.preventDefault();
    if (!isBusy) void run(false);
  };
  const command = (dryRun = false): string =>
    runCommand(
      {
        id,
        input: isJson ? jsonText : commandInput(fields, texts),
        priority: priority === job.priority ? undefined : priority,
        start,
        dedupeKey: key,
        reason,
        dryRun,
      },
      storeNow(),
    );
  return (
    <form
      className="form runform"
      aria-label={`Run ${id} now`}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event);
      }}
    >
      {isJson ? (
        <label className="field">
          <span>
            Input <small>JSON</small>
          </span>
          <textarea
            rows={8}
            spellCheck={false}
            value={jsonText}
            onChange={({ target }) => setJson(target.value)}
          />
        </label>
      ) : (
        <div className="fields">
          {fields.map((field) => (
            <Field
              key={field.name}
              field={field}
              text={texts[field.name] ?? ''}
              problem={problemOf(refusal, field.name)}
              onChange={(text) => setTexts((now) => ({ ...now, [field.name]: text }))}
            />
          ))}
        </div>
      )}
      {needsDedupeKey && (
        <label className="field">
          <span>
            Dedupe key <small>required · the code of the job works it out otherwise</small>
          </span>
          <input value={key} onChange={({ target }) => setKey(target.value)} required />
        </label>
      )}
      <div className="row2">
        <label className="field">
          <span>
            Priority <small>{'\u00A0'}</small>
          </span>
          <select value={priority} onChange={({ target }) => setPriority(target.value)}>
            {PRIORITIES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>
            Not before <small>in the zone of this browser</small>
          </span>
          <input
            placeholder="now, 10m, 18:00"
            value={start}
            onChange={({ target }) => setStart(target.value)}
          />
        </label>
      </div>
      <ReasonField reason={reason} onChange={setReason} />
      <p className="dim">
        Checked against the job's schema, then by the daemon.{' '}
        {fields !== undefined && (
          <button
            type="button"
            className="textbtn acc"
            onClick={() => setJson(isJson ? undefined : jsonOf(fields, texts))}
          >
            {isJson ? 'As fields' : 'As JSON'}
          </button>
        )}
      </p>
      <Refusal error={refusal} />
      <div className="acts2">
        <button type="submit" className="btn primary" disabled={isBusy}>
          <Icon name="play" />
          <span>Run</span> <Key name="Mod Enter" />
        </button>
        <Copy isSmall text={() => command()} label="Copy as CLI" />
        <Button disabled={isBusy} onClick={() => void run(true)}>
          Dry run
        </Button>
        <Copy isSmall text={() => command(true)} label="Copy as CLI: rehearsal" />
      </div>
    </form>
  );
}

interface FieldProps {
  readonly field: FormField;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

function Field({ field, text, problem, onChange }: FieldProps) {
  const { name, kind, note, isRequired, initial } = field;
  const isShort = kind !== 'json' && !note.includes('e-mail') && initial.length <= SHORT_FIELD;
  const common = {
    'aria-required': isRequired,
    'aria-invalid': problem !== undefined,
    value: text,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onChange(target.value),
  };
  return (
    <label className={isShort ? 'field short' : 'field'}>
      <span>
        {name}
        <small>{note === '' ? '\u00A0' : note}</small>
      </span>
      {kind === 'choice' || kind === 'switch' ? (
        <select {...common}>
          <option value="">{isRequired ? '' : 'not given'}</option>
          {(kind === 'switch' ? ['true', 'false'] : field.choices).map((one) => (
            <option key={one} value={one}>
              {kind === 'switch' ? (one === 'true' ? 'yes' : 'no') : one}
            </option>
          ))}
        </select>
      ) : kind === 'json' ? (
        <textarea rows={3} spellCheck={false} {...common} />
      ) : (
        <input inputMode={kind === 'number' ? 'decimal' : undefined} spellCheck={false} {...common} />
      )}
      {problem !== undefined && <small className="bad">{problem}</small>}
    </label>
  );
}

/** The wrong field of a refusal: `input.to`, `body.input.to` or `to`. */
function problemOf(refusal: Error | undefined, name: string): string | undefined {
  if (!(refusal instanceof ApiProblem)) return undefined;
  return refusal.problems.find(({ field }) => field === name || field.endsWith(`.${name}`))?.message;
}

/** Refused here as the server would: field by field. */
function readFields(fields: readonly FormField[], texts: Texts): unknown {
  const typed = typedInput(fields, texts);
  if ('input' in typed) return typed.input;
  throw new ApiProblem({
    status: 400,
    code: 'INPUT_INVALID',
    detail: 'The input is not complete.',
    problems: [...typed.problems],
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function jsonOf(fields: readonly FormField[], texts: Texts): string {
  const typed = typedInput(fields, texts);
  return 'input' in typed ? JSON.stringify(typed.input, null, 2) : JSON.stringify(texts, null, 2);
}

function commandInput(fields: readonly FormField[], texts: Texts): string {
  const typed = typedInput(fields, texts);
  return JSON.stringify('input' in typed ? typed.input : texts);
}
