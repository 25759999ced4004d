/** What can be done with the rows that are selected, or with all that match. */
import { postJson } from '../../api/client.ts';
import { queryClient } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { filterQuery, type RunFilter } from '../../filter/run-filter.ts';
import { askFirst } from '../../frame/confirm.tsx';
import { useMay } from '../../frame/rights.ts';
import { showToast } from '../../frame/toasts.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { countText, plural } from '../../words/numbers.ts';
import type { Listed } from './listed.ts';

interface BulkBarProps {
  readonly filter: RunFilter;
  readonly ids: readonly number[];
  readonly isAll: boolean;
  readonly rows: readonly Listed[];
  readonly onAll: () => void;
  readonly onDone: () => void;
}

type Action = 'replay' | 'cancel';

const VERBS: Readonly<Record<Action, string>> = { replay: 'Replay', cancel: 'Cancel' };
const SAYS: Readonly<Record<Action, string>> = {
  replay: 'Each becomes a new run with the same input. Runs that have not ended are left out.',
  cancel: 'Runs that wait end as cancelled; running ones are asked to stop. Ended runs are left out.',
};

export function BulkBar({ filter, ids, isAll, rows, onAll, onDone }: BulkBarProps) {
  const mayAct = useMay('operator');
  const picked = new Set(ids);
  const runs = rows.flatMap((row) => (row.kind === 'run' && picked.has(row.run.id) ? [row.run] : []));
  const live = runs.filter(({ finishedAt }) => finishedAt === undefined).length;
  const ask = (action: Action): void => {
    const what = isAll ? 'all runs that match' : plural(ids.length, 'run');
    askFirst({
      title: `${VERBS[action]} ${what}?`,
      says: SAYS[action],
      verb: isAll ? `${VERBS[action]} all that match` : `${VERBS[action]} ${what}`,
      leave: 'Leave them',
      isDangerous: action === 'cancel',
      reason: 'needed',
      // How many match is not known before: then the name is always typed.
      ...(isAll && { count: Infinity, name: 'all that match' }),
      ...(!isAll && { list: byJob(runs) }),
      act: async (reason) => {
        await postJson('/runs/bulk', { action, reason, ...(isAll ? { filter } : { ids }) });
        showToast({ says: `${VERBS[action]}: ${what}, asked for` });
        onDone();
        await queryClient.invalidateQueries({ queryKey: ['runs'] });
      },
    });
  };
  useKeys('object', {
    r: mayAct ? () => ask('replay') : undefined,
    c: mayAct && (isAll || live > 0) ? () => ask('cancel') : undefined,
  });
  return (
    <div className="bulk" role="group" aria-label="Selected runs">
      <span>
        <b>{isAll ? 'all that match' : `${countText(ids.length)} selected`}</b>
      </span>
      {!isAll && (
        <button type="button" className="chip" onClick={onAll}>
          all that match{filterQuery(filter) === '' ? ' (no filter)' : ''}
        </button>
      )}
      {mayAct && (
        <Button icon="retry" hint="r" onClick={() => ask('replay')}>
          Replay
        </Button>
      )}
      {mayAct && (isAll || live > 0) && (
        <Button icon="stop" hint="c" look="danger" onClick={() => ask('cancel')}>
          Cancel
        </Button>
      )}
      <Button icon="x" hint="Escape" onClick={onDone} aria-label="Clear the selection">
        {''}
      </Button>
    </div>
  );
}

function byJob(runs: readonly { readonly jobId: string; readonly state: string }[]) {
  const counts = new Map<string, number>();
  for (const { jobId, state } of runs) {
    const name = `${jobId}, ${state}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}
