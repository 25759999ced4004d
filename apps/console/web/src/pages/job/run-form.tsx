/** Requests a run: the fields are those of the job's schema; the server checks the input, and so does the job. */
import type { Job } from '../../../../src/answers/jobs.ts';
import { watchPlace } from '../../acts/watch-place.ts';
import { useAct } from '../../acts/use-act.ts';
import { postJson } from '../../api/client.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button, Key, offWhile } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Form } from '../../components/fields/form.tsx';
import { ReasonField } from '../../components/fields/reason-field.tsx';
import { TimeField } from '../../components/fields/time-field.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { runPath } from '../../words/paths.ts';
import { PRIORITIES } from '../../words/priorities.ts';
import { InputField } from './input-field.tsx';
import { MoreOptions } from './more-options.tsx';
import { problemOf } from './run-input.ts';
import { useRunWish } from './use-run-wish.ts';
import type { useTypedInput } from './use-typed-input.ts';

interface Requested {
  readonly id: number;
  readonly says: string;
}

export function RunForm({ job }: { readonly job: Job }) {
  const { id, needsDedupeKey } = job;
  const wish = useRunWish(job);
  const { input, texts, change } = wish;
  const go = useGo();
  const { act, isBusy, refusal } = useAct();
  const run = async (dryRun: boolean): Promise<void> => {
    const isHere = watchPlace();
    let requested: Requested | undefined;
    await act(async () => {
      const body = { ...wish.body(), ...(dryRun && { dryRun }) };
      requested = await postJson<Requested>(`/jobs/${encodeURIComponent(id)}/runs`, body);
      const { id: runId, says } = requested;
      const link = { href: runPath(runId), text: `Run ${runId}` };
      return {
        says,
        changes: ['runs', 'job', 'jobs', 'queues', 'overview'],
        ...(!isHere() && { link }),
      };
    });
    if (requested && isHere()) go(runPath(requested.id));
  };
  const [line, dryLine] = [wish.command(false), wish.command(true)];
  const send = (): void => {
    if (!isBusy) void run(false);
  };
  const turn = input.json === undefined ? input.toJson : () => void act(async () => input.toFields());
  return (
    <Form className="form runform" aria-label={`Run ${id} now`} onSend={send}>
      <InputFields input={input} refusal={refusal} />
      {needsDedupeKey && (
        <label className="field">
          <span>
            Dedupe key <small>required · the code of the job works it out otherwise</small>
          </span>
          <input
            value={texts.dedupeKey}
            onChange={({ target }) => change('dedupeKey')(target.value)}
            required
          />
        </label>
      )}
      <StartFields wish={wish} />
      <MoreOptions job={job} wish={wish} />
      <ReasonField reason={texts.reason} onChange={change('reason')} />
      <p className="dim">
        Checked against the job's schema, then by the daemon.{' '}
        {input.hasFields && (
          <button type="button" className="textbtn acc" onClick={turn}>
            {input.json === undefined ? 'As JSON' : 'As fields'}
          </button>
        )}
      </p>
      <Refusal error={refusal} />
      <div className="acts2">
        <span className="pair">
          <button type="submit" className="btn primary" {...offWhile(isBusy)}>
            <Icon name="play" />
            <span>Run</span> <Key name="Mod Enter" />
          </button>
          {line !== false && <Copy isSmall text={() => wish.command(false) || line} label="Copy as CLI" />}
        </span>
        <span className="pair">
          <Button disabled={isBusy} onClick={() => void run(true)}>
            Dry run
          </Button>
          {dryLine !== false && (
            <Copy isSmall text={() => wish.command(true) || dryLine} label="Copy as CLI: dry run" />
          )}
        </span>
      </div>
    </Form>
  );
}

interface InputFieldsProps {
  readonly input: ReturnType<typeof useTypedInput>;
  readonly refusal: Error | undefined;
}

function InputFields({ input: { fields, texts, json, setText, setJson }, refusal }: InputFieldsProps) {
  if (json !== undefined)
    return (
      <label className="field">
        <span>
          Input <small>JSON</small>
        </span>
        <textarea rows={8} spellCheck={false} value={json} onChange={({ target }) => setJson(target.value)} />
      </label>
    );
  return (
    <div className="fields">
      {fields.map((field) => (
        <InputField
          key={field.name}
          field={field}
          text={texts[field.name] ?? ''}
          problem={problemOf(refusal, field.name)}
          onChange={(text) => setText(field.name, text)}
        />
      ))}
    </div>
  );
}

interface StartFieldsProps {
  readonly wish: ReturnType<typeof useRunWish>;
}

/** From when on it starts, and before which of the runs that are due by then. */
function StartFields({ wish: { zone, texts, change } }: StartFieldsProps) {
  return (
    <div className="row2">
      <label className="field">
        <span>
          Priority <small>{'\u00A0'}</small>
        </span>
        <select value={texts.priority} onChange={({ target }) => change('priority')(target.value)}>
          {PRIORITIES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <TimeField
        label="Not before"
        zone={zone}
        examples="now, 10m, 18:00"
        value={texts.start}
        onChange={change('start')}
      />
    </div>
  );
}
