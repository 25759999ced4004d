import { useState } from 'react';
import { useAct } from '../../acts/use-act.ts';
import { patchJson } from '../../api/client.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { ChangedMeanwhile } from '../../components/fields/changed-meanwhile.tsx';
import { rebased, typedOrNone } from '../../components/fields/edited.ts';
import { Form } from '../../components/fields/form.tsx';
import { ReasonField } from '../../components/fields/reason-field.tsx';
import { useEditedRecord } from '../../components/fields/use-edited-record.ts';
import { withTypedReason } from '../../words/commands/command-line.ts';
import {
  type LimitChange,
  limitChange,
  limitCommand,
  type Limits,
  limitTexts,
  limitWords,
} from './limit-fields.ts';

const FIELDS = [
  ['maxRunning', 'At once', 'any number'],
  ['maxDepth', 'May wait', 'any number'],
  ['rate', 'Begin', '10/s, 100/m'],
  ['burst', 'Burst', 'as the rate says'],
] as const;
const LABELS = Object.fromEntries(FIELDS.map(([field, label]) => [field, label]));
const CHANGES = ['queues', 'queue'];

interface LimitFormProps {
  readonly name: string;
  /** As they are now. */
  readonly current: Limits;
}

/** An empty field is no limit. */
export function LimitForm({ name, current }: LimitFormProps) {
  const { act, isBusy, refusal } = useAct();
  const now = { version: useChangeCount(current), fields: limitTexts(current) };
  const edited = useEditedRecord(now);
  const [reason, setReason] = useState('');
  const path = `/queues/${encodeURIComponent(name)}`;
  // Limits have no version that a save could name: what was not typed is as it is now, whoever has set it. The form's own
  // save is newer than what the page has read before it.
  const base = edited.goOn ? now.fields : edited.start;
  const wanted = rebased(edited.typed, edited.start, base);
  const change = (): LimitChange => limitChange(base, wanted);
  const send = (): void => {
    void act(async () => {
      const { says } = await patchJson<{ readonly says: string }>(path, {
        ...change(),
        reason: reason.trim() || undefined,
      });
      setReason('');
      edited.startAnew({ ...now, fields: wanted });
      return { says, changes: CHANGES, undo: () => patchJson(path, limitChange(wanted, base)) };
    });
  };
  return (
    <Form className="form" onSend={send} aria-label={`Limits of ${name}`}>
      <div className="lab">Limits, over all daemons</div>
      {[FIELDS.slice(0, 2), FIELDS.slice(2)].map((pair) => (
        <div key={pair[0]?.[0]} className="row2">
          {pair.map(([field, label, hint]) => (
            <label key={field} className="field">
              <span>{label}</span>
              <input
                placeholder={hint}
                value={edited.typed[field]}
                inputMode={field === 'rate' ? undefined : 'numeric'}
                spellCheck={false}
                onChange={({ target }) => edited.change(field)(target.value)}
              />
            </label>
          ))}
        </div>
      ))}
      <ReasonField reason={reason} onChange={setReason} />
      <ChangedMeanwhile edited={edited} labels={LABELS} />
      <Refusal error={refusal} />
      <div className="acts2">
        <button type="submit" className="btn" disabled={isBusy}>
          <span>Set limits</span>
        </button>
        <Copy
          text={() => withTypedReason(limitCommand(name, typedOrNone(change)), 'optional', reason.trim())}
          label="Copy as CLI"
        />
      </div>
    </Form>
  );
}

/** How often the limits have become others since the form is there. */
function useChangeCount(limits: Limits): number {
  const words = limitWords(limits);
  const [seen, setSeen] = useState({ words, count: 0 });
  if (seen.words === words) return seen.count;
  const next = { words, count: seen.count + 1 };
  setSeen(next);
  return next.count;
}
