/**
 * What fires or may fire, one line each: what, how bad, since when, who was notified, and what to do. It is there also while
 * nothing fires: its keys go before those of the tables below it, which come later.
 */
import type { AlertRow } from '../../../../src/answers/alerts/alerts.ts';
import type { Silence } from '../../../../src/answers/alerts/silences.ts';
import { useAct } from '../../acts/use-act.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { useMay } from '../../frame/rights.ts';
import { type KeyAction, useKeys } from '../../keys/use-keys.ts';
import { askAcknowledge, askSilence, endSilence } from './parts/alert-acts.tsx';
import { AlertItem } from './alert-item.tsx';
import { alertKey, canAcknowledge } from './parts/rule-rows.ts';

interface AlertListProps {
  readonly rows: readonly AlertRow[];
  /** It is over, and is struck as long as it is listed. */
  readonly isGone?: (row: AlertRow) => boolean;
  readonly silences: readonly Silence[];
  readonly rules: readonly string[];
  /** No rule can be opened: a row leads to its alert in the history. */
  readonly isOfNoFile?: boolean;
  /** By Enter: the drawer of the rule takes the focus. Absent: there is none. */
  readonly onOpen?: (rule: string) => void;
  /** The same, and the focus stays in the list. */
  readonly onPeek?: (rule: string) => void;
}

export function AlertList({
  rows,
  isGone = () => false,
  silences,
  rules,
  isOfNoFile = false,
  onOpen,
  onPeek,
}: AlertListProps) {
  const mayAct = useMay('operator');
  const { act, isBusy, refusal } = useAct();
  const rowOf = ({ target }: KeyboardEvent): AlertRow | undefined => {
    const item = itemOf(target);
    return rows.find((row) => alertKey(row) === item?.dataset['alert']);
  };
  useKeys('list', {
    j: step(1),
    ArrowDown: step(1),
    k: step(-1),
    ArrowUp: step(-1),
    Enter: (event) => {
      const row = rowOf(event);
      if (row && onOpen && row.isOut !== true) onOpen(row.rule);
      else itemOf(event.target)?.querySelector('a')?.click();
      return row !== undefined;
    },
    o:
      onPeek &&
      ((event) => {
        const row = rowOf(event);
        if (!row || row.isOut === true) return false;
        onPeek(row.rule);
        return true;
      }),
  });
  useKeys(
    'page',
    {
      a: (event) => {
        const row = rowOf(event);
        if (!row || isGone(row) || !canAcknowledge(row)) return false;
        acknowledge(row);
        return true;
      },
      s: (event) => {
        askSilence(rules, rowOf(event)?.rule);
      },
    },
    mayAct,
  );
  if (rows.length === 0) return <p className="pad dim">Nothing fires.</p>;
  return (
    <>
      <ul className="ep" aria-label="What fires">
        {rows.map((row) => (
          <AlertItem
            key={alertKey(row)}
            row={row}
            isOver={isGone(row)}
            silence={silences.find(({ id }) => id === row.silenceId)}
            isOfNoFile={isOfNoFile}
            isBusy={isBusy}
            onEnd={mayAct ? (silence) => void act(() => endSilence(silence)) : undefined}
            onAcknowledge={mayAct ? acknowledge : undefined}
          />
        ))}
      </ul>
      <Refusal error={refusal} />
    </>
  );
}

function acknowledge({ rule, alertId, summary = rule }: AlertRow): void {
  askAcknowledge({ rule, alertId, summary, count: 1 });
}

function itemOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.ep [data-alert]') : null;
}

/** From nothing to the first alert, from one to the next, from the last to the rules. The keys of other rows are those of their tables. */
function step(by: number): KeyAction {
  return ({ target }) => {
    const from = itemOf(target);
    if (!from && target instanceof Element && target.closest('tr, .drawer')) return false;
    const rows = [...document.querySelectorAll<HTMLElement>('.ep [data-alert], .rules tr[data-key]')];
    const next = rows[Math.max(0, from ? rows.indexOf(from) + by : 0)];
    next?.focus();
    return next !== undefined;
  };
}
