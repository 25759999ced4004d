/**
 * What fires or may fire, one line each: what, how bad, since when, who was told, and what to do. It is there also while
 * nothing fires: its keys go before those of the tables below it, which come later.
 */
import type { AlertRow } from '../../../../src/answers/alerts/alerts.ts';
import type { Silence } from '../../../../src/answers/alerts/silences.ts';
import { useAct } from '../../acts/use-act.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { useMay } from '../../frame/rights.ts';
import { type KeyAction, useKeys } from '../../keys/use-keys.ts';
import { useNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { durationText } from '../../words/numbers.ts';
import { askAcknowledge, askSilence, endSilence, unsilenceCommand } from './parts/alert-acts.tsx';
import { alertPath } from './parts/alert-path.ts';
import { messageWords } from './parts/message-words.ts';
import { alertMark, isAcknowledged } from './parts/rule-rows.ts';
import { Severity } from '../../components/marks/severity.tsx';
import { actorName } from '../../words/actor-name.ts';

interface AlertListProps {
  readonly rows: readonly AlertRow[];
  /** It is over, and is struck as long as it is listed. */
  readonly isGone?: (row: AlertRow) => boolean;
  readonly silences: readonly Silence[];
  readonly rules: readonly string[];
  /** No rule can be opened: a row leads to its alert in the history. */
  readonly isOfNoFile?: boolean;
}

export function AlertList({
  rows,
  isGone = () => false,
  silences,
  rules,
  isOfNoFile = false,
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
    Enter: ({ target }) => {
      const link = itemOf(target)?.querySelector('a');
      link?.click();
      return link != null;
    },
  });
  useKeys(
    'list',
    {
      a: (event) => {
        const row = rowOf(event);
        if (!row || isGone(row) || !canAcknowledge(row)) return false;
        acknowledge(row);
        return true;
      },
      s: (event) => {
        const row = rowOf(event);
        askSilence(rules, row && { rule: row.rule });
      },
    },
    mayAct,
  );
  if (rows.length === 0) return <p className="pad dim">Nothing fires.</p>;
  return (
    <>
      <ul className="ep" aria-label="What fires">
        {rows.map((row) => {
          const isOver = isGone(row);
          const silence = isOver ? undefined : silences.find(({ id }) => id === row.silenceId);
          return (
            <li key={alertKey(row)} data-alert={alertKey(row)} tabIndex={-1}>
              <Mark state={isOver ? 'succeeded' : alertMark(row)} />
              <div>
                <AppLink
                  className="clip"
                  href={alertPath(
                    isOfNoFile || row.isOut ? { view: 'history', alert: row.alertId } : { rule: row.rule },
                  )}
                  title={row.summary}
                >
                  <span className="sr">{isOver ? 'over' : row.state}: </span>
                  <b>{isOver ? <s>{row.summary ?? row.rule}</s> : (row.summary ?? row.rule)}</b>
                </AppLink>
                <Detail row={row} silence={silence} />
              </div>
              <Severity severity={row.severity} />
              <small>
                {row.since !== undefined && (
                  <>
                    {isOver ? 'began' : 'since'} <Time at={row.since} as="clock" />
                    {!isOver && (
                      <>
                        , <Age since={row.since} />
                      </>
                    )}
                  </>
                )}
                <Messages row={row} />
              </small>
              <span className="what">
                {isOver ? (
                  <span className="dim">over</span>
                ) : silence && mayAct ? (
                  <>
                    <Copy isSmall text={unsilenceCommand(silence)} label="Copy as CLI" />
                    <Button
                      look="small"
                      disabled={isBusy}
                      aria-label={`End silence of ${row.rule}`}
                      onClick={() => void act(() => endSilence(silence))}
                    >
                      End silence
                    </Button>
                  </>
                ) : canAcknowledge(row) && mayAct ? (
                  <Button look="small" hint="a" onClick={() => acknowledge(row)}>
                    Acknowledge
                    <span className="sr">
                      {' '}
                      {row.rule}
                      {row.about !== undefined && `, ${row.about}`}
                    </span>
                  </Button>
                ) : (
                  <span className="dim" title={row.quiet}>
                    {row.quiet}
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <Refusal error={refusal} />
    </>
  );
}

function Detail({ row, silence }: { readonly row: AlertRow; readonly silence: Silence | undefined }) {
  const { error, threshold, rule, isOut } = row;
  if (silence)
    return (
      <small title={silence.reason}>
        silenced by {actorName(silence.by)} until <Time at={silence.until} as="clock" />
        {silence.reason !== undefined && `: ${silence.reason}`}
      </small>
    );
  const found = error === undefined ? `threshold ${threshold ?? 'unknown'}` : error;
  const text = isOut ? `the rule has a mistake, or is gone · ${found}` : found;
  return (
    <small title={text}>
      {rule} · {text}
    </small>
  );
}

function Age({ since }: { readonly since: string }) {
  return durationText(Math.max(0, useNow() - Date.parse(since)));
}

function Messages({ row }: { readonly row: AlertRow }) {
  const text = messageWords(row, useZone());
  return (
    <span className="clip" title={text}>
      {row.state === 'firing' ? text : 'not fired yet'}
    </span>
  );
}

function canAcknowledge({ state, alertId, quiet }: AlertRow): boolean {
  return state === 'firing' && alertId !== undefined && !isAcknowledged({ quiet });
}

function acknowledge({ rule, alertId, summary = rule }: AlertRow): void {
  askAcknowledge({ rule, alertId, summary, count: 1 });
}

export function alertKey({ rule, about = '' }: AlertRow): string {
  return `${rule} ${about}`;
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
