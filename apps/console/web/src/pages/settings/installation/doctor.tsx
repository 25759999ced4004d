/** What the doctor finds: problems first, each with what to do. */
import { Fragment } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { Diagnosis, Examination } from '../../../../../src/answers/system/installation.ts';
import { doctorQuery } from '../../../api/system-queries.ts';
import { StaleAnswer } from '../../../components/answer/answer.tsx';
import { Blank, Command } from '../../../components/answer/blank.tsx';
import { Failed } from '../../../components/answer/failed.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { StateMark } from '../../../components/marks/state-mark.tsx';
import { usePageActions } from '../../../frame/actions.ts';
import { plural } from '../../../words/numbers.ts';

const MARKS = { problem: 'failed', note: 'warn', fine: 'succeeded' } as const;

export function Doctor() {
  const query = useQuery(doctorQuery);
  const { data, error, refetch, isFetching } = query;
  const again = (): void => void refetch();
  usePageActions([{ name: 'Examine again', icon: 'retry', act: again }]);
  if (!data)
    return error ? (
      <Failed isPage error={error} onRetry={again} />
    ) : (
      <p className="pad dim">Examining the installation…</p>
    );
  if (data.state !== 'examined')
    return (
      <Blank title="The doctor has not answered">
        <p className="soft">{data.says}</p>
        <Command text="worker doctor" />
        <div className="acts2">
          <Button look="primary" icon="retry" disabled={isFetching} onClick={again}>
            Examine again
          </Button>
        </div>
      </Blank>
    );
  return (
    <>
      <StaleAnswer query={query} />
      <div className="setbar">
        <span className="grow">{sumText(data)}</span>
        <Button look="small" icon="retry" disabled={isFetching} onClick={again}>
          {isFetching ? 'Examining…' : 'Examine again'}
        </Button>
        <Copy isSmall text="worker doctor --verbose" label="Copy as CLI" />
      </div>
      <ul className="checks">
        {data.diagnoses.map((diagnosis) => (
          <Check key={diagnosis.id} diagnosis={diagnosis} />
        ))}
      </ul>
    </>
  );
}

function Check({
  diagnosis: { id, title, verdict, found, expected, advice, canFix },
}: {
  readonly diagnosis: Diagnosis;
}) {
  const [, words = '', commands] = ADVICE.exec(advice ?? '') ?? [];
  return (
    <li id={id} className={verdict === 'fine' ? 'fine' : undefined}>
      <StateMark state={MARKS[verdict]} word={verdict} />
      <b>{title}</b>
      <div>
        {found.split('\n').map((line) => (
          <p key={line}>{line}</p>
        ))}
        {verdict !== 'fine' && expected !== undefined && <p className="dim">expected: {expected}</p>}
        {advice !== undefined && (
          <p>
            do: {commands === undefined ? advice : words}
            {commands?.split(', ').map((command) => (
              <Fragment key={command}>
                {' '}
                <Line command={command} />
              </Fragment>
            ))}
          </p>
        )}
        {canFix && (
          <p>
            can be fixed: <Line command="worker doctor --fix" />
          </p>
        )}
      </div>
    </li>
  );
}

/** Words, and commands at their end. */
const ADVICE = /^(|.*: )(worker [a-z][^,;]*(?:, worker [a-z][^,;]*)*)$/;

function Line({ command }: { readonly command: string }) {
  return (
    <>
      <code>{command}</code> <Copy isSmall text={command} label={`Copy ${command}`} />
    </>
  );
}

function sumText({ checks, problems, notes }: Extract<Examination, { readonly state: 'examined' }>): string {
  if (problems + notes === 0) return `All ${checks} checks are fine.`;
  const found = [
    ...(problems > 0 ? [plural(problems, 'problem')] : []),
    ...(notes > 0 ? [plural(notes, 'note')] : []),
  ];
  return `${plural(checks, 'check')}: ${found.join(', ')}.`;
}
