/** Why there is nothing to show: what was refused or failed, what to do, and the way to try again. */
import { ApiProblem } from '../../api/request/api-problem.ts';
import { isWorthATry, triesOf } from '../../api/query-client.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { Copy } from '../controls/copy.tsx';
import { FactList } from '../facts/fact-list.tsx';
import { AppLink } from '../links/app-link.tsx';
import { Again } from './again.tsx';
import { Blank, Command } from './blank.tsx';
import { problemFacts } from './problem-facts.ts';
import { TryAgain } from './try-again.tsx';

interface FailedProps {
  readonly error: Error;
  readonly onRetry: () => void;
  /** Nothing else is on the page: its key `r` asks again. Beside other content `r` is that content's. */
  readonly isPage?: boolean;
  /** Of what is no query. */
  readonly tries?: number | undefined;
}

export function Failed(props: FailedProps) {
  const { error } = props;
  if (!(error instanceof ApiProblem)) return <Refused title="This page has an error" {...props} />;
  if (error.status === 403) return <Forbidden error={error} />;
  return <Refused title={error.message} {...props} />;
}

function Refused({
  title,
  error,
  onRetry,
  isPage = false,
  ...own
}: FailedProps & { readonly title: string }) {
  const { code, requestId, hint, status } = problemFacts(error);
  const { refusals, tries } = triesOf(error, own.tries);
  const isAgain = isPage && isWorthATry(0, error);
  const list = isPage && status === 404 ? listAbove(location.pathname) : undefined;
  useKeys('list', { r: onRetry }, isPage && list === undefined);
  const facts = [
    ['code', code ?? error.name],
    ['request', requestId],
    ['status', status ? String(status) : undefined],
    ['tried', tries > 1 ? `${tries} times` : isAgain ? 'once' : undefined],
  ] as const;
  const report = [title, hint, ...facts.map(([name, value]) => value && `${name}: ${value}`), location.href]
    .filter(Boolean)
    .join('\n');
  return (
    <Blank title={title}>
      {hint !== undefined && <Hint text={hint} />}
      {error instanceof ApiProblem || <p className="soft">{error.message}</p>}
      <FactList
        facts={facts.map(([name, value]) => [
          name,
          value !== undefined && (
            <span className="mono">
              {value}
              {name === 'tried' && isAgain && <Again key={refusals} refusals={refusals} onAgain={onRetry} />}
            </span>
          ),
        ])}
      />
      <div className="acts2">
        {list === undefined ? (
          <TryAgain error={error} look="primary" hint={isPage ? 'r' : undefined} onClick={onRetry} />
        ) : (
          <AppLink className="btn primary" href={`/${list}`}>
            All {list}
          </AppLink>
        )}
        <Copy text={report} label="Copy for a report" />
      </div>
    </Blank>
  );
}

/** `runs` of `/runs/7`: what does not exist is not asked for again. */
function listAbove(path: string): string | undefined {
  return /^\/(jobs|runs)\/./.exec(path)?.[1];
}

const COMMAND = /^Try: (worker [^.]+)$/;

function Hint({ text }: { readonly text: string }) {
  const command = COMMAND.exec(text)?.[1];
  return command === undefined ? <p className="soft">{text}</p> : <Command text={command} />;
}

function Forbidden({ error }: { readonly error: ApiProblem }) {
  return (
    <Blank title={error.message}>
      {error.hint === undefined ? (
        <p className="soft">
          An administrator can change your rights: in{' '}
          <AppLink className="acc" href="/settings?tab=users">
            Settings &gt; Users
          </AppLink>
          , or by <code>worker user:change &lt;name&gt;</code>.
        </p>
      ) : (
        <Hint text={error.hint} />
      )}
      <p className="dim mono">{[error.code, error.requestId].filter(Boolean).join(' · ')}</p>
    </Blank>
  );
}
