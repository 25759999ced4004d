/** What is done about alerts: acknowledge, silence, end a silence. */
import { useState } from 'react';
import type { Silence } from '../../../../../src/answers/alerts/silences.ts';
import { type Done, orReadAgain, showDone } from '../../../acts/use-act.ts';
import { deleteJson, postJson } from '../../../api/client.ts';
import { askFirst } from '../../../frame/confirm.tsx';
import { currentZone } from '../../../settings/settings.ts';
import { commandLine } from '../../../words/commands/command-line.ts';
import { plural } from '../../../words/numbers.ts';
import { exactTime } from '../../../words/times.ts';
import { SEVERITIES } from './alert-path.ts';
import { silenceCommand, type SilenceWish, silenceBody } from './silence-wish.ts';

const CHANGES = ['alerts', 'overview'];
const SPANS = [
  ['15m', '15 minutes'],
  ['1h', '1 hour'],
  ['2h', '2 hours'],
  ['8h', '8 hours'],
  ['24h', '1 day'],
  ['7d', '7 days'],
] as const;

export interface AckWish {
  readonly rule: string;
  /** One alert; absent: all of the rule that fire. */
  readonly alertId?: number | undefined;
  /** What is acknowledged: `mail.digest failed 46 times in a row` */
  readonly summary: string;
  readonly count: number;
}

/** It has no inverse: it is asked first. */
export function askAcknowledge({ rule, alertId, summary, count }: AckWish): void {
  askFirst({
    title: count === 1 ? 'Acknowledge this alert?' : `Acknowledge ${plural(count, 'alert')} of ${rule}?`,
    says: `${summary}. No more messages are sent about it until it is resolved.`,
    verb: count === 1 ? 'Acknowledge' : `Acknowledge ${count}`,
    reason: 'optional',
    isCounted: alertId === undefined,
    command: commandLine('alert:ack', String(alertId ?? rule)),
    act: async (reason) => {
      const path = alertId === undefined ? `/alerts/rules/${encodeURIComponent(rule)}` : `/alerts/${alertId}`;
      // Others may fire by now than the person was asked about.
      const atMost = alertId === undefined ? { atMost: count } : {};
      const asked = postJson(`${path}/ack`, { ...(reason !== undefined && { reason }), ...atMost });
      await orReadAgain(CHANGES, asked, alertId === undefined);
      showDone({ says: `${rule} is acknowledged`, changes: CHANGES });
    },
  });
}

/** `first`: what the dialog begins with. */
export function askSilence(rules: readonly string[], first: Partial<SilenceWish> = {}): void {
  const wish: { current: SilenceWish } = { current: { for: '2h', ...first } };
  askFirst({
    title: first.rule === undefined ? 'Silence alerts?' : `Silence ${first.rule}?`,
    says: 'No messages are sent about alerts that match. They still fire, and are shown here.',
    verb: 'Silence',
    reason: 'needed',
    command: () => silenceCommand(wish.current),
    children: (
      <SilenceFields
        rules={rules}
        first={wish.current}
        onChange={(next) => {
          wish.current = next;
        }}
      />
    ),
    act: async (reason) => {
      const made = await postJson<Silence>('/silences', { ...silenceBody(wish.current), reason });
      showDone({
        says: `${made.says}: no messages until ${timeText(made.until)}`,
        mark: 'quiet',
        changes: CHANGES,
        undo: () => deleteJson(`/silences/${made.id}`),
      });
    },
  });
}

interface SilenceFieldsProps {
  readonly rules: readonly string[];
  readonly first: SilenceWish;
  readonly onChange: (wish: SilenceWish) => void;
}

function SilenceFields({ rules, first, onChange }: SilenceFieldsProps) {
  const [wish, setWish] = useState(first);
  const set = (change: Partial<SilenceWish>): void => {
    const next = { ...wish, ...change };
    setWish(next);
    onChange(next);
  };
  return (
    <div className="form">
      <div className="row2">
        <label className="field">
          <span>Rule</span>
          <select value={wish.rule ?? ''} onChange={({ target }) => set({ rule: target.value || undefined })}>
            <option value="">any rule</option>
            {rules.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>Severity</span>
          <select
            value={wish.severity ?? ''}
            onChange={({ target }) =>
              set({ severity: SEVERITIES.find((severity) => severity === target.value) })
            }
          >
            <option value="">any severity</option>
            {SEVERITIES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      <div className="row2">
        <label className="field">
          <span>Job</span>
          <input
            value={wish.job ?? ''}
            placeholder="any job"
            spellCheck={false}
            autoComplete="off"
            onChange={({ target }) => set({ job: target.value.trim() || undefined })}
          />
        </label>
        <label className="field">
          <span>For</span>
          <select value={wish.for} onChange={({ target }) => set({ for: target.value })}>
            {SPANS.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}

export function unsilenceCommand({ id }: Pick<Silence, 'id'>): string {
  return commandLine('alert:unsilence', String(id));
}

/** Undo makes the same silence anew. */
export async function endSilence({ id, says, match, until, reason }: Silence): Promise<Done> {
  await deleteJson(`/silences/${id}`);
  return {
    says: `${says}: messages are sent again`,
    mark: 'succeeded',
    changes: CHANGES,
    ...(reason !== undefined && { undo: () => postJson('/silences', { match, until, reason }) }),
  };
}

function timeText(at: string): string {
  return exactTime(Date.parse(at), currentZone());
}
