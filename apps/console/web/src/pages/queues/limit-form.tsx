import { useState } from 'react';
import { readAgain, useAct } from '../../acts/use-act.ts';
import { patchJson } from '../../api/client.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { ChangedMeanwhile } from '../../components/fields/changed-meanwhile.tsx';
import { typedOrNone } from '../../components/fields/edited.ts';
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
import { offWhile } from '../../components/controls/button.tsx';

const FIELDS = [
  ['maxRunning', 'At once', 'any number'],
  ['maxDepth', 'May wait', 'any number'],
  ['rate', 'Begin', '10/s, 100/m'],
  ['burst', 'Burst', 'as the rate says'],
] as const;
const LABELS = Object.fromEntries(FIELDS.map(([field, label]) => [field, label]));
const CHANGES = ['queues', 'queue'];

interface Limited {
  readonly says: string;
  readonly changed: boolean;
  /** The body that leads back. */
  readonly before: object;
  readonly version: number;
}

interface LimitFormProps {
  readonly name: string;
  /** As they are now. */
  readonly current: Limits;
}

/** An empty field is no limit. */
export function LimitForm({ name, current }: LimitFormProps) {
  const { act, isBusy, refusal } = useAct();
  const now = { version: useChangeCount(current), etag: current.version, fields: limitTexts(current) };
  const edited = useEditedRecord(now, () => readAgain(CHANGES));
  const [reason, setReason] = useState('');
  const path = `/queues/${encodeURIComponent(name)}`;
  const change = (): LimitChange => limitChange(edited.start, edited.typed);
  const send = (): void => {
    void act(async () => {
      const { says, changed, before, version } = await edited.save((etag) =>
        patchJson<Limited>(path, { ...change(), reason: reason.trim() || undefined }, etag),
      );
      setReason((since) => (since === reason ? '' : since));
      // This save is newer than what the page has read before it.
      edited.startAnew({ ...now, etag: version, fields: edited.typed });
      return {
        says,
        changes: CHANGES,
        ...(changed && { undo: () => patchJson(path, before, version) }),
      };
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
        <button type="submit" className="btn" {...offWhile(isBusy)}>
          <span>{edited.meanwhile.length > 0 && !edited.goOn ? 'Set mine over it' : 'Set limits'}</span>
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
