/** Requests a run: the fields are those of the job's schema; the server checks the input, and so does the job. */
import { useState } from 'react';
import type { Job } from '../../../../src/answers/jobs.ts';
import { useAct } from '../../acts/use-act.ts';
import { postJson } from '../../api/client.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button, Key } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Form } from '../../components/fields/form.tsx';
import { ReasonField } from '../../components/fields/reason-field.tsx';
import { TimeField } from '../../components/fields/time-field.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { storeNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { runPath } from '../../words/paths.ts';
import { PRIORITIES } from '../../words/priorities.ts';
import { typedStart } from '../../words/typed-time.ts';
import { formFields, type Texts } from './form-fields.ts';
import { InputField } from './input-field.tsx';
import { runCommand } from './run-command.ts';
import { inputJson, inputTexts, problemOf, readRunInput } from './run-input.ts';

interface Requested {
  readonly id: number;
  readonly says: string;
}

export function RunForm({ job }: { readonly job: Job }) {
  const { id, inputSchema, examples, needsDedupeKey } = job;
  const form = formFields(inputSchema, examples[0]);
  const fields = form ?? [];
  const zone = useZone();
  const go = useGo();
  const { act, isBusy, refusal } = useAct();
  const [texts, setTexts] = useState<Texts>(() =>
    Object.fromEntries(fields.map(({ name, initial }) => [name, initial])),
  );
  const [json, setJson] = useState<string>();
  const [priority, setPriority] = useState(job.priority);
  const [start, setStart] = useState('');
  const [key, setKey] = useState('');
  const [reason, setReason] = useState('');
  const isJson = json !== undefined || form === undefined;
  const jsonText = json ?? JSON.stringify(examples[0] ?? {}, null, 2);
  const typed = { fields, texts };

  const run = async (dryRun: boolean): Promise<void> => {
    let requested: Requested | undefined;
    await act(async () => {
      const input = readRunInput(isJson ? jsonText : undefined, typed);
      const when = typedStart(start, zone, storeNow());
      if (!when)
        throw new Error('Not before: expected now, a duration such as 10m, a time such as 18:00, or a date.');
      requested = await postJson<Requested>(`/jobs/${encodeURIComponent(id)}/runs`, {
        input,
        ...when,
        ...(priority !== job.priority && { priority }),
        ...(key !== '' && { dedupeKey: key }),
        reason: reason.trim() || undefined,
        ...(dryRun && { dryRun }),
      });
      return { says: requested.says, changes: ['runs', 'job', 'jobs', 'queues', 'overview'] };
    });
    if (requested) go(runPath(requested.id));
  };
  const send = (): void => {
    if (!isBusy) void run(false);
  };
  const turn = (): void => {
    if (json === undefined) setJson(inputJson(typed, 2));
    else
      void act(async () => {
        setTexts(inputTexts(json, typed));
        setJson(undefined);
      });
  };
  const command = (dryRun = false): string =>
    runCommand(
      {
        id,
        input: isJson ? jsonText : inputJson(typed),
        priority: priority === job.priority ? undefined : priority,
        start,
        dedupeKey: key,
        reason,
        dryRun,
      },
      { zone, now: storeNow() },
    );
  return (
    <Form className="form runform" aria-label={`Run ${id} now`} onSend={send}>
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
            <InputField
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
        <TimeField
          label="Not before"
          zone={zone}
          examples="now, 10m, 18:00"
          value={start}
          onChange={setStart}
        />
      </div>
      <ReasonField reason={reason} onChange={setReason} />
      <p className="dim">
        Checked against the job's schema, then by the daemon.{' '}
        {form && (
          <button type="button" className="textbtn acc" onClick={turn}>
            {isJson ? 'As fields' : 'As JSON'}
          </button>
        )}
      </p>
      <Refusal error={refusal} />
      <div className="acts2">
        <span className="pair">
          <button type="submit" className="btn primary" disabled={isBusy}>
            <Icon name="play" />
            <span>Run</span> <Key name="Mod Enter" />
          </button>
          <Copy isSmall text={() => command()} label="Copy as CLI" />
        </span>
        <span className="pair">
          <Button disabled={isBusy} onClick={() => void run(true)}>
            Dry run
          </Button>
          <Copy isSmall text={() => command(true)} label="Copy as CLI: dry run" />
        </span>
      </div>
    </Form>
  );
}
