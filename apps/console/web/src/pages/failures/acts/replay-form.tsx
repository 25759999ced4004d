/** A replay of many: counted first, with another input if wanted, at a rate, for a reason. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useAct } from '../../../acts/use-act.ts';
import { jobQuery } from '../../../api/job-queries.ts';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button, Key, offWhile } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { Form } from '../../../components/fields/form.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { withTypedReason } from '../../../words/commands/command-line.ts';
import { checkNulls } from '../../../words/text/diff.ts';
import { checkUnmasked } from '../../../words/text/masked.ts';
import { countText, plural } from '../../../words/numbers.ts';
import { previewReplay, replay, reportDone } from './letter-acts.tsx';
import { type LetterChoice, replayCommand } from './letter-commands.ts';
import { type Example, PatchEditor, patchOf } from './patch-editor.tsx';
import { pacingText, RATES, USUAL_RATE } from './rates.ts';
import { ReplayPreview } from './replay-preview.tsx';
import { useSettled } from '../../../settings/use-settled.ts';

interface ReplayFormProps {
  readonly choice: LetterChoice;
  readonly count: number;
  /** As many as were counted. */
  readonly atMost: number | undefined;
  readonly jobs: readonly string[];
  /** The newest letter: for "Replay 1 first". */
  readonly first: number | undefined;
  readonly onStarted: (operation: number) => void;
  readonly onDone: () => void;
  readonly onDiscard: () => void;
}

export function ReplayForm(props: ReplayFormProps) {
  const { choice, count, atMost, jobs, first, onStarted, onDone, onDiscard } = props;
  const { act, isBusy, refusal } = useAct();
  const [text, setText] = useState<string>();
  const [example, setExample] = useState<Example>();
  const [pace, setPace] = useState(USUAL_RATE);
  const [reason, setReason] = useState('');
  const reasonBox = useRef<HTMLInputElement>(null);
  const rate = RATES[pace];
  const patch = text === undefined ? undefined : patchOf(example?.before, text);
  const isBroken = text !== undefined && patch === undefined;
  const wanted = JSON.stringify({ choice, patch: patch?.value, rate: rate?.rate });
  const wish = useSettled(wanted);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['dead-letters', 'preview', wish],
    queryFn: () => previewReplay(JSON.parse(wish) as { choice: LetterChoice }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
  const isChecked = data !== undefined && !isPlaceholderData && error === null && wish === wanted;
  useEffect(() => reasonBox.current?.focus({ preventScroll: true }), []);
  const edit = (next: string | undefined, of: Example): void => {
    setExample(next === undefined ? undefined : { runId: of.runId, before: of.before });
    setText(next);
  };

  const run = (those: LetterChoice, isFirst: boolean): Promise<boolean> =>
    act(async () => {
      if (patch && text !== undefined) {
        checkUnmasked(JSON.stringify(patch.value));
        checkNulls(example?.before, JSON.parse(text));
      }
      const answer = await replay({
        choice: those,
        ...(patch && { patch: patch.value }),
        ...(!isFirst && { rate: rate?.rate, atMost }),
        reason: reason.trim() || undefined,
      });
      if ('operation' in answer) {
        onStarted(answer.operation);
        return { says: `Replaying ${plural(count, 'dead letter')}`, mark: 'running', changes: [] };
      }
      if (!isFirst) onDone();
      return reportDone(answer);
    });
  const send = (): void => {
    if (!isBusy && !isBroken) void run(choice, false);
  };
  const lineOf = (those: LetterChoice, atRate?: string): string => {
    const line = replayCommand({ choice: those, patch: patch?.value, rate: atRate });
    const whole = isBroken ? `${line} --patch …` : line;
    return withTypedReason(whole, 'optional', reason.trim(), '--because');
  };
  const atOnce = useAtOnce(jobs);
  const pacing = pacingText({ count: data?.done.length ?? count, takesMs: data?.takesMs, atOnce });
  return (
    <Form aria-label={`Replay ${plural(count, 'dead letter')}`} onSend={send}>
      <section>
        <p className="soft">
          Each open dead letter becomes a new run. It is replayed once, even if another person replays at the
          same time.
        </p>
        <ReplayPreview preview={data} />
        <Refusal error={error ?? undefined} />
      </section>
      <PatchEditor
        inputs={data?.inputs}
        jobs={jobs}
        edited={example}
        text={text}
        isChecked={isChecked}
        onChange={edit}
      />
      <section>
        <div className="lab">Rate</div>
        <label className="slider">
          <span className="sr">Rate</span>
          <input
            type="range"
            min={0}
            max={RATES.length - 1}
            step={1}
            value={pace}
            aria-valuetext={rate?.text}
            onChange={({ target }) => setPace(Number(target.value))}
          />
          <b>{rate?.text}</b>
        </label>
        {pacing !== '' && <p className="dim first-up">{pacing}.</p>}
      </section>
      <section className="form">
        <label className="field">
          <span>
            Reason <small>kept with the event and in the audit</small>
          </span>
          <input
            ref={reasonBox}
            value={reason}
            maxLength={500}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
        <Refusal error={refusal} />
        <div className="acts2">
          {count > 1 && first !== undefined && (
            <span className="pair">
              <Button
                icon="play"
                disabled={isBusy || isBroken}
                onClick={() => void run({ ids: [first] }, true)}
              >
                Replay 1 first
              </Button>
              <Copy isSmall text={() => lineOf({ ids: [first] })} label="Copy as CLI: 1 first" />
            </span>
          )}
          <span className="pair">
            <button type="submit" className="btn primary" {...offWhile(isBusy || isBroken)}>
              <Icon name="retry" />
              <span>Replay {countText(count)}</span> <Key name="Mod Enter" />
            </button>
            <Copy isSmall text={() => lineOf(choice, rate?.rate)} label="Copy as CLI" />
          </span>
          <Button look="danger" onClick={onDiscard}>
            Discard…
          </Button>
        </div>
      </section>
    </Form>
  );
}

/** `4`: runs of the one job that may run together; absent without a limit, and for several jobs. */
function useAtOnce([job = '', ...others]: readonly string[]): string | undefined {
  const { data } = useQuery({ ...jobQuery(job, '24h'), enabled: job !== '' && others.length === 0 });
  const value = data?.configuration.find(({ field }) => field === 'at once')?.value;
  return value === 'any number' ? undefined : value;
}
