/** All that is wrong with a file, each with its line; any other refusal as everywhere. */
import { ApiProblem } from '../../../api/request/api-problem.ts';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { plural } from '../../../words/numbers.ts';

const MOST_SHOWN = 500;

export function Problems({ file, error }: { readonly file: string; readonly error: Error | undefined }) {
  if (!(error instanceof ApiProblem) || error.code !== 'CONFIG_INVALID') return <Refusal error={error} />;
  const { problems, requestId } = error;
  const line = (one: (typeof problems)[number]): string =>
    one.line === undefined ? file : `${file}:${one.line}:${one.column ?? 1}`;
  const all = problems.map((one) => `${line(one)}  ${one.field}: ${one.message}`).join('\n');
  return (
    <div className="note bad refusal" role="alert">
      <p className="problem-head">
        <b>{error.message}</b>
        <Copy isSmall text={all} label="Copy all problems" />
      </p>
      <ul className="problems">
        {problems.slice(0, MOST_SHOWN).map((one) => (
          <li key={`${line(one)} ${one.field} ${one.message}`}>
            <span className="mono">{line(one)}</span>
            <span>
              {one.field !== '' && <b>{one.field} </b>}
              {one.message}
            </span>
          </li>
        ))}
      </ul>
      {problems.length > MOST_SHOWN && (
        <p>{plural(problems.length - MOST_SHOWN, 'more problem')}: the button above copies all.</p>
      )}
      {requestId !== undefined && <p className="dim mono">{[error.code, requestId].join(' · ')}</p>}
    </div>
  );
}
