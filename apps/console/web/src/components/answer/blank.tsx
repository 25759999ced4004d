/** What a page shows instead of its content: nothing yet, nothing that matches, a refusal, a wait. */
import { useIsFetching } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiProblem } from '../../api/client.ts';
import { askRefusedAgain, isWorthATry, triesOf } from '../../api/query-client.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { Again } from './again.tsx';
import { Button } from '../controls/button.tsx';
import { Copy } from '../controls/copy.tsx';

/** A wait shorter than this shows nothing. */
const PATIENCE_MS = 150;

interface BlankProps {
  readonly title: string;
  readonly children?: ReactNode;
}

export function Blank({ title, children }: BlankProps) {
  return (
    <div className="center">
      <div className="blank">
        <h2>{title}</h2>
        {children}
      </div>
    </div>
  );
}

export function Command({ text }: { readonly text: string }) {
  return (
    <div className="cmd">
      <span className="acc">$</span> {text}
      <Copy text={text} isSmall />
    </div>
  );
}

export function FilteredEmpty({
  what,
  onClear,
  children,
}: {
  readonly what: string;
  readonly onClear: () => void;
  readonly children?: ReactNode;
}) {
  return (
    <Blank title={`No ${what} matches`}>
      {children}
      <div className="acts2">
        <Button icon="x" onClick={onClear}>
          Clear the filter
        </Button>
      </div>
    </Blank>
  );
}

interface FailedProps {
  readonly error: Error;
  readonly onRetry: () => void;
  /** Nothing else is on the page: its key `r` asks again. Beside other content `r` is that content's. */
  readonly isPage?: boolean;
}

export function Failed(props: FailedProps) {
  const { error } = props;
  if (!(error instanceof ApiProblem)) return <Refused title="This page has an error" {...props} />;
  if (error.status === 403) return <Forbidden error={error} />;
  return <Refused title={error.message} {...props} />;
}

function Refused({ title, error, onRetry, isPage = false }: FailedProps & { readonly title: string }) {
  const { code, requestId, hint, status } = error instanceof ApiProblem ? error : PLAIN;
  const { refusals, tries } = triesOf(error);
  useKeys('list', { r: onRetry }, isPage);
  const facts = [
    ['code', code ?? error.name],
    ['request', requestId],
    ['status', status ? String(status) : undefined],
    ['tried', tries > 1 ? `${tries} times` : undefined],
  ].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const report = [title, hint, ...facts.map((fact) => fact.join(': ')), location.href]
    .filter(Boolean)
    .join('\n');
  return (
    <Blank title={title}>
      {hint !== undefined && <p className="soft">{hint}</p>}
      {error instanceof ApiProblem || <p className="soft">{error.message}</p>}
      <table className="conf">
        <tbody>
          {facts.map(([name, value]) => (
            <tr key={name}>
              <td>{name}</td>
              <td className="mono">
                {value}
                {name === 'tried' && isPage && isWorthATry(0, error) && (
                  <Again key={refusals} refusals={refusals} onAgain={onRetry} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="acts2">
        <TryAgain error={error} look="primary" hint={isPage ? 'r' : undefined} onClick={onRetry} />
        <Copy text={report} label="Copy for a report" />
      </div>
    </Blank>
  );
}

interface TryAgainProps {
  readonly error: Error;
  readonly look: string;
  readonly hint?: string | undefined;
  readonly onClick: () => void;
}

/** Says that the question is being asked again. Never disabled: it would lose the focus. */
function TryAgain({ error, ...button }: TryAgainProps) {
  const isAsking = useIsFetching({ predicate: ({ state }) => state.error === error }) > 0;
  return (
    <Button icon="retry" {...button}>
      {isAsking ? 'Asking…' : 'Try again'}
    </Button>
  );
}

const PLAIN: Partial<Pick<ApiProblem, 'code' | 'requestId' | 'hint' | 'status'>> = {};

function Forbidden({ error }: { readonly error: ApiProblem }) {
  return (
    <Blank title={error.message}>
      <p className="soft">
        An administrator can give you the role: Settings, Users, or worker console:invite.
      </p>
      <p className="dim mono">{[error.code, error.requestId].filter(Boolean).join(' · ')}</p>
    </Blank>
  );
}

interface StaleNoteProps {
  readonly error: Error;
  readonly asOf: ReactNode;
  /** Without a button. */
  readonly isStill?: boolean;
}

/** A line above old content: it stays readable when the store is gone. "Try again" asks all that was refused. */
export function StaleNote({ error, asOf, isStill = false }: StaleNoteProps) {
  const { hint, code, requestId } = error instanceof ApiProblem ? error : PLAIN;
  return (
    <p className="note bad stale-note" role="status">
      <b>{error.message}</b> {hint} Shown as of {asOf}.{' '}
      <span className="dim mono">{[code, requestId].filter(Boolean).join(' · ')}</span>{' '}
      {!isStill && <TryAgain error={error} look="small" onClick={askRefusedAgain} />}
    </p>
  );
}

export function Loading() {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const waiting = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(waiting);
  }, []);
  return isLong ? <p className="pad dim">Reading…</p> : null;
}
