/** Why a rule fires or not, for each of its subjects, and what would become of a message. */
import { useQuery } from '@tanstack/react-query';
import { alertExplanationQuery } from '../../../api/alert-queries.ts';
import { Loading } from '../../../components/answer/loading.tsx';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { Mark } from '../../../components/marks/state-mark.tsx';
import { commandLine } from '../../../words/commands/command-line.ts';
import { plural } from '../../../words/numbers.ts';

const MOST_EXPLAINED = 20;

export function Explained({ name }: { readonly name: string }) {
  const { data, error, refetch, isFetching } = useQuery(alertExplanationQuery(name));
  const items = data?.items.toSorted((one, other) => RANK[one.verdict] - RANK[other.verdict]) ?? [];
  const shown = items.slice(0, MOST_EXPLAINED);
  const fates = new Set(shown.flatMap(({ verdict, says }) => (verdict === 'true' ? [] : [says])));
  return (
    <section aria-label="Explained">
      <div className="lab">
        <span>
          Evaluated {data ? <Time at={data.now} isPast /> : 'now'}, for {plural(items.length, 'subject')}
        </span>
        <span className="more">
          <Copy isSmall label="Copy as CLI" text={commandLine('alert:explain', name)} />
        </span>
      </div>
      {!data && !error && <Loading />}
      <Refusal error={error ?? undefined} />
      {items.some(({ isOut }) => isOut) && (
        <p className="bad">The rule has a mistake, or is gone: it is not evaluated.</p>
      )}
      <ul className="why">
        {shown.map((item) => (
          <li key={item.subject}>
            <Mark state={MARKS[item.verdict]} />
            <div>
              <b>{item.subject}</b> <span className="dim">{WORDS[item.verdict]}</span>
              <p className="soft">
                {item.detail}; threshold {item.threshold}.
              </p>
              {item.error !== undefined && <p className="bad">{item.error}</p>}
              {item.verdict === 'true' && <p className="dim">A message {item.says}.</p>}
            </div>
          </li>
        ))}
      </ul>
      {data && items.length === 0 && <p className="dim">No job or queue matches the rule yet.</p>}
      {[...fates].map((says) => (
        <p key={says} className="dim">
          If it fired: a message {says}.
        </p>
      ))}
      {items.length > MOST_EXPLAINED && (
        <p className="dim">{plural(items.length - MOST_EXPLAINED, 'other')}, further from firing.</p>
      )}
      {data && (
        <p className="acts2">
          <Button look="small" disabled={isFetching} onClick={() => void refetch()}>
            Evaluate again
          </Button>
        </p>
      )}
    </section>
  );
}

const RANK = { true: 0, insufficient: 1, false: 2 } as const;
const MARKS = { true: 'firing', insufficient: 'pending', false: 'succeeded' } as const;
const WORDS = { true: 'fires', insufficient: 'too little data', false: 'does not fire' } as const;
