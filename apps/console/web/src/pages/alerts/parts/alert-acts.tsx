/** What is done about alerts: acknowledge, silence, end a silence. */
import type { Silence } from '../../../../../src/answers/alerts/silences.ts';
import { type Done, orReadAgain, showDone } from '../../../acts/use-act.ts';
import { deleteJson, postJson } from '../../../api/client.ts';
import { askFirst } from '../../../frame/confirm.tsx';
import { storeNow } from '../../../settings/clock.ts';
import { currentZone } from '../../../settings/settings.ts';
import { commandLine } from '../../../words/commands/command-line.ts';
import { plural } from '../../../words/numbers.ts';
import { exactTime } from '../../../words/times.ts';
import { SilenceFields } from './silence-fields.tsx';
import { silenceCommand, type SilenceWish, silenceBody } from './silence-wish.ts';

const CHANGES = ['alerts', 'overview'];
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

/** `rule`: the one that is chosen at first. */
export function askSilence(rules: readonly string[], rule?: string): void {
  const wish: { current: SilenceWish } = {
    current: {
      rule: rule === undefined ? [] : [rule],
      severity: [],
      job: '',
      end: { span: '2h', until: '' },
    },
  };
  askFirst({
    title: rule === undefined ? 'Silence alerts?' : `Silence ${rule}?`,
    says: 'No messages are sent about alerts that match. They still fire, and are shown here.',
    verb: 'Silence',
    reason: 'needed',
    command: () => silenceCommand(wish.current, readBy()),
    children: (
      <SilenceFields
        // A rule that no daemon has by now fires still.
        rules={rule === undefined || rules.includes(rule) ? rules : [rule, ...rules]}
        first={wish.current}
        onChange={(next) => {
          wish.current = next;
        }}
      />
    ),
    act: async (reason) => {
      const made = await postJson<Silence>('/silences', { ...silenceBody(wish.current, readBy()), reason });
      showDone({
        says: `${made.says}: no messages until ${timeText(made.until)}`,
        mark: 'quiet',
        changes: CHANGES,
        undo: () => deleteJson(`/silences/${made.id}`),
      });
    },
  });
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

/** By which clocks a time is typed. */
function readBy() {
  return { zone: currentZone(), now: storeNow() };
}

function timeText(at: string): string {
  return exactTime(Date.parse(at), currentZone());
}
