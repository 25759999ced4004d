/** The rows that are selected, or all that match, and what can be done with them. */
import type { RunRow } from '../../../../src/answers/runs.ts';
import { actOrAsk } from '../../acts/act-or-ask.ts';
import { exportOrAsk } from '../../acts/export/export-or-ask.ts';
import { saveRows } from '../../acts/export/save-export.ts';
import { Button, IconButton } from '../../components/controls/button.tsx';
import { OthersLeftOut } from '../../components/facts/of-other-boards.tsx';
import { filterQuery } from '../../filter/run-filter.ts';
import { useMay } from '../../frame/rights.ts';
import { type KeyActions, offDrawer, useKeys } from '../../keys/use-keys.ts';
import { countText } from '../../words/numbers.ts';
import { useMatchCount } from './match-count.ts';
import {
  askBulkCancel,
  askBulkEdit,
  askBulkPriority,
  askBulkReplay,
  askBulkRetry,
  type BulkChoice,
} from './bulk-acts.tsx';

interface BulkBarProps {
  readonly choice: BulkChoice;
  /** The first row of the list: an example of all that match. */
  readonly first: RunRow | undefined;
  readonly onAll: () => void;
  readonly onDone: () => void;
}

const FILE = 'runs.ndjson';

/** The runs are counted or an input is read first, which may be refused. */
const orAsk = (ask: () => Promise<void>): void => actOrAsk('This cannot be asked now', ask);

export function BulkBar({ choice, first, onAll, onDone }: BulkBarProps) {
  const { filter, isAll } = choice;
  const { ids, runs, others } = ownOf(choice);
  const mayOperate = useMay('operator');
  const matches = useMatchCount(filter);
  const all = matches ? `all ${countText(matches)} that match` : 'all that match';
  const own = { ...choice, ids, runs };
  const mayAct = mayOperate && (isAll || ids.length > 0);
  const example = runs.find(({ may }) => may.edit) ?? (isAll && first?.may.edit === true ? first : undefined);
  const hasLive = isAll || runs.some(({ finishedAt }) => finishedAt === undefined);
  const acts = {
    r: mayAct ? () => orAsk(() => askBulkReplay(own)) : undefined,
    'Shift r': mayAct && hasFailed(own) ? () => orAsk(() => askBulkRetry(own)) : undefined,
    e: mayAct && example ? () => orAsk(() => askBulkEdit(own, example)) : undefined,
    c: mayAct && hasLive ? () => orAsk(() => askBulkCancel(own)) : undefined,
    p: mayAct && hasLive ? () => orAsk(() => askBulkPriority(own)) : undefined,
  };
  const keys: KeyActions = {};
  for (const [key, act] of Object.entries(acts)) keys[key as keyof typeof acts] = act && offDrawer(act);
  useKeys('object', keys);
  useKeys('list', { Escape: onDone });
  const save = (): void => {
    if (isAll) exportOrAsk('/runs', { ...filter }, FILE);
    // As in an export: what a person may do is no part of a run.
    else
      saveRows(
        choice.runs.map(({ may: _may, ...run }) => run),
        FILE,
      );
  };
  return (
    <div className="bulk" role="group" aria-label="Selected runs">
      <span>
        <b>{isAll ? all : `${countText(choice.ids.length)} selected`}</b>
        {mayOperate && <OthersLeftOut count={others} />}
      </span>
      {!isAll && (
        <button type="button" className="chip" onClick={onAll}>
          {all}
          {filterQuery(filter) === '' ? ' (no filter)' : ''}
        </button>
      )}
      {acts.r && (
        <Button icon="retry" hint="r" onClick={acts.r}>
          Replay
        </Button>
      )}
      {acts['Shift r'] && (
        <Button icon="retry" hint="Shift r" onClick={acts['Shift r']}>
          Retry
        </Button>
      )}
      {acts.e && (
        <Button icon="edit" hint="e" onClick={acts.e}>
          Edit and replay
        </Button>
      )}
      {acts.c && (
        <Button icon="stop" hint="c" look="danger" onClick={acts.c}>
          Cancel
        </Button>
      )}
      {acts.p && (
        <Button hint="p" onClick={acts.p}>
          Priority…
        </Button>
      )}
      <Button icon="dl" onClick={save}>
        Export
      </Button>
      <IconButton icon="x" label="Clear the selection" onClick={onDone} />
    </div>
  );
}

/** Without those that one may do nothing with: they are for boards of others. */
function ownOf({ ids, runs, isAll }: BulkChoice) {
  const others = new Set(isAll ? [] : runs.filter(isOfOthers).map(({ id }) => id));
  return {
    ids: ids.filter((id) => !others.has(id)),
    runs: runs.filter(({ id }) => !others.has(id)),
    others: others.size,
  };
}

/** Of all that match, only a filter for failed runs, or for none of the states, can be retried. */
function hasFailed({ filter: { state, view }, runs, isAll }: BulkChoice): boolean {
  if (!isAll) return runs.some((run) => run.state === 'failed');
  return view !== 'live' && (state === undefined || state === 'failed');
}

function isOfOthers({ may }: RunRow): boolean {
  return !Object.values(may).some(Boolean);
}
