import { useState } from 'react';
import { orReadAgain, useAct } from '../../acts/use-act.ts';
import { useHeld } from '../../acts/use-held.ts';
import { patchJson } from '../../api/client.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Form } from '../../components/fields/form.tsx';
import { withTypedReason } from '../../words/commands/command-line.ts';
import {
  type LimitChange,
  limitChange,
  limitCommand,
  type Limits,
  type LimitTexts,
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
  const { held: limits = current, newer, take } = useHeld(current, isSameLimits);
  const [texts, setTexts] = useState<LimitTexts>(() => limitTexts(limits));
  const [isTyped, setTyped] = useState(false);
  const [reason, setReason] = useState('');
  const path = `/queues/${encodeURIComponent(name)}`;
  const takeNewer = (): void => {
    take();
    setTexts(limitTexts(current));
    setTyped(false);
  };
  if (newer && !isTyped) takeNewer();
  const send = (): void => {
    void act(async () => {
      const change = limitChange(limits, texts);
      const asked = patchJson<Limited>(
        path,
        { ...change, reason: reason.trim() || undefined },
        // The note names those that another person has set: the person has seen them.
        current.version,
      );
      const { says, changed, before, version } = await orReadAgain(CHANGES, asked);
      setReason('');
      setTyped(false);
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
                value={texts[field]}
                inputMode={field === 'rate' ? undefined : 'numeric'}
                spellCheck={false}
                onChange={({ target }) => {
                  setTexts((now) => ({ ...now, [field]: target.value }));
                  setTyped(true);
                }}
              />
            </label>
          ))}
        </div>
      ))}
      <label className="field">
        <span>
          Reason <small>kept with the event</small>
        </span>
        <input value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
      </label>
      {newer && (
        <p className="note hold">
          They have changed since you began: {limitWords(newer)}.{' '}
          <button type="button" className="textbtn" onClick={takeNewer}>
            Begin again from them
          </button>
        </p>
      )}
      <Refusal error={refusal} />
      <div className="acts2">
        <button type="submit" className="btn" {...offWhile(isBusy)}>
          <span>Set limits</span>
        </button>
        <Copy
          text={() => withTypedReason(limitCommand(name, changeOf(limits, texts)), 'optional', reason.trim())}
          label="Copy as CLI"
        />
      </div>
    </Form>
  );
}

function isSameLimits(one: Limits, other: Limits): boolean {
  return limitWords(one) === limitWords(other);
}

/** While a field is half typed there is no change of it. */
function changeOf(limits: Limits, texts: LimitTexts): LimitChange {
  try {
    return limitChange(limits, texts);
  } catch {
    return {};
  }
}
