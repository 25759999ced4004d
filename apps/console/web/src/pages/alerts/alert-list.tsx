/** What fires or may fire, one line each: what, how bad, since when, who was told, and what to do. */
import type { AlertRow, Silence } from '../../../../src/answers/alerts.ts';
import { useAct } from '../../acts/use-act.ts';
import { AppLink } from '../../components/app-link.tsx';
import { Button } from '../../components/button.tsx';
import { Copy } from '../../components/copy.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { Time } from '../../components/time.tsx';
import { useMay } from '../../frame/rights.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { useNow } from '../../settings/clock.ts';
import { durationText } from '../../words/numbers.ts';
import { askAcknowledge, askSilence, endSilence, unsilenceCommand } from './parts/alert-acts.tsx';
import { alertPath } from './parts/alert-path.ts';
import { alertMark, isAcknowledged } from './parts/rule-rows.ts';
import { Severity } from '../../components/marks/severity.tsx';
import { actorName } from '../../words/actor-name.ts';

interface AlertListProps {
  readonly rows: readonly AlertRow[];
  readonly silences: readonly Silence[];
  readonly rules: readonly string[];
  /** No rule can be opened: a row leads to its alert in the history. */
  readonly isOfNoFile?: boolean;
}

export function AlertList({ rows, silences, rules, isOfNoFile = false }: AlertListProps) {
  const mayAct = useMay('operator');
  const { act, isBusy, refusal } = useAct();
  const rowOf = ({ target }: KeyboardEvent): AlertRow | undefined => {
    const item = target instanceof Element ? target.closest<HTMLElement>('[data-alert]') : null;
    return rows.find((row) => alertKey(row) === item?.dataset['alert']);
  };
  useKeys(
    'list',
    {
      a: (event) => {
        const row = rowOf(event);
        if (!row || !canAcknowledge(row)) return false;
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
  return (
    <>
      <ul className="ep" aria-label="What fires">
        {rows.map((row) => {
          const silence = silences.find(({ id }) => id === row.silenceId);
          return (
            <li key={alertKey(row)} data-alert={alertKey(row)}>
              <Mark state={alertMark(row)} />
              <div>
                <AppLink
                  className="clip"
                  href={alertPath(isOfNoFile ? { view: 'history', alert: row.alertId } : { rule: row.rule })}
                  title={row.summary}
                >
                  <span className="sr">{row.state}: </span>
                  <b>{row.summary ?? row.rule}</b>
                </AppLink>
                <Detail row={row} silence={silence} />
              </div>
              <Severity severity={row.severity} />
              <small>
                {row.since !== undefined && (
                  <>
                    since <Time at={row.since} as="clock" />, <Age since={row.since} />
                  </>
                )}
                <span className="clip" title={row.sent}>
                  {row.state === 'firing' ? sentText(row) : 'not fired yet'}
                </span>
              </small>
              <span className="what">
                {silence && mayAct ? (
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
  const { error, threshold, rule } = row;
  if (silence)
    return (
      <small title={silence.reason}>
        silenced by {actorName(silence.by)} until <Time at={silence.until} as="clock" />
        {silence.reason !== undefined && `: ${silence.reason}`}
      </small>
    );
  const text = error === undefined ? `threshold ${threshold ?? 'unknown'}` : error;
  return (
    <small title={text}>
      {rule} · {text}
    </small>
  );
}

function Age({ since }: { readonly since: string }) {
  return durationText(Math.max(0, useNow() - Date.parse(since)));
}

/** What became of its messages, also when there was none. */
function sentText({ sent }: Pick<AlertRow, 'sent'>): string {
  return sent === undefined || sent === '-' ? 'no message was sent' : sent;
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
