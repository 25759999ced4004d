/** One line of what fires: what, how bad, since when, who was notified, and what to do. */
import type { AlertRow } from '../../../../src/answers/alerts/alerts.ts';
import type { Silence } from '../../../../src/answers/alerts/silences.ts';
import { Button } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Elapsed } from '../../components/facts/elapsed.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Severity } from '../../components/marks/severity.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { storeNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { actorName } from '../../words/actor-name.ts';
import { unsilenceCommand } from './parts/alert-acts.tsx';
import { alertPath } from './parts/alert-path.ts';
import { messageWords } from './parts/message-words.ts';
import { alertKey, alertMark, canAcknowledge } from './parts/rule-rows.ts';

interface AlertItemProps extends ActsProps {
  /** It is over, and is struck as long as it is listed. */
  readonly isOver: boolean;
  /** No rule can be opened: it leads to its alert in the history. */
  readonly isOfNoFile: boolean;
}

export function AlertItem({ isOver, isOfNoFile, ...item }: AlertItemProps) {
  const { row, silence } = item;
  const { rule, since, state, summary = rule } = row;
  return (
    <li data-alert={alertKey(row)} tabIndex={-1}>
      <Mark state={isOver ? 'succeeded' : alertMark(row)} />
      <div>
        <AppLink
          className="clip"
          href={alertPath(isOfNoFile || row.isOut ? { view: 'history', alert: row.alertId } : { rule })}
          title={row.summary}
        >
          <span className="sr">{isOver ? 'over' : state}: </span>
          <b>{isOver ? <s>{summary}</s> : summary}</b>
        </AppLink>
        <Detail row={row} silence={isOver ? undefined : silence} />
      </div>
      <Severity severity={row.severity} />
      <small>
        {since !== undefined && (
          <>
            {isOver ? 'began' : 'since'} <Time at={since} as="clockOrDate" />
            {!isOver && (
              <>
                , <Elapsed since={since} />
              </>
            )}
          </>
        )}
        <Messages row={row} />
      </small>
      <span className="what">{isOver ? <span className="dim">over</span> : <Acts {...item} />}</span>
    </li>
  );
}

interface ActsProps {
  readonly row: AlertRow;
  readonly silence: Silence | undefined;
  readonly isBusy: boolean;
  /** Absent: the person may not. */
  readonly onEnd: ((silence: Silence) => void) | undefined;
  readonly onAcknowledge: ((row: AlertRow) => void) | undefined;
}

function Acts({ row, silence, isBusy, onEnd, onAcknowledge }: ActsProps) {
  const { rule, about, quiet } = row;
  if (silence && onEnd)
    return (
      <>
        <Button
          look="small"
          disabled={isBusy}
          aria-label={`End silence of ${rule}`}
          onClick={() => onEnd(silence)}
        >
          End silence
        </Button>
        <Copy isSmall text={unsilenceCommand(silence)} label="Copy as CLI" />
      </>
    );
  if (canAcknowledge(row) && onAcknowledge)
    return (
      <Button look="small" hint="a" onClick={() => onAcknowledge(row)}>
        Acknowledge
        <span className="sr">
          {' '}
          {rule}
          {about !== undefined && `, ${about}`}
        </span>
      </Button>
    );
  return (
    <span className="dim" title={quiet}>
      {quiet}
    </span>
  );
}

function Detail({ row, silence }: { readonly row: AlertRow; readonly silence: Silence | undefined }) {
  const { error, threshold, rule, isOut } = row;
  if (silence)
    return (
      <small title={silence.reason}>
        silenced by {actorName(silence.by)} until <Time at={silence.until} as="clockOrDate" />
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

function Messages({ row }: { readonly row: AlertRow }) {
  const text = messageWords(row, { zone: useZone(), now: storeNow() });
  return (
    <span className="clip" title={text}>
      {row.state === 'firing' ? text : 'not fired yet'}
    </span>
  );
}
