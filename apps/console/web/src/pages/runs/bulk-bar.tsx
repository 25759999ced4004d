/** The rows that are selected, or all that match, and what can be done with them. */
import type { RunRow } from '../../../../src/answers/runs.ts';
import { actOrAsk } from '../../acts/act-or-ask.ts';
import { exportOrAsk } from '../../acts/export/export-or-ask.ts';
import { saveRows } from '../../acts/export/save-export.ts';
import { Button, IconButton } from '../../components/controls/button.tsx';
import { filterQuery } from '../../filter/run-filter.ts';
import { useMay } from '../../frame/rights.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { countText } from '../../words/numbers.ts';
import { useMatchCount } from './match-count.ts';
import { askCancel, askEdit, askPriority, askReplay, type BulkChoice } from './bulk-acts.tsx';

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
  const { filter, ids, isAll, runs } = choice;
  const mayAct = useMay('operator');
  const matches = useMatchCount(filter);
  const all = matches ? `all ${countText(matches)} that match` : 'all that match';
  const ended = runs.find(({ finishedAt }) => finishedAt !== undefined);
  const example = ended ?? (isAll && first?.finishedAt !== undefined ? first : undefined);
  const hasLive = isAll || runs.some(({ finishedAt }) => finishedAt === undefined);
  const acts = {
    r: mayAct ? () => orAsk(() => askReplay(choice)) : undefined,
    e: mayAct && example ? () => orAsk(() => askEdit(choice, example)) : undefined,
    c: mayAct && hasLive ? () => orAsk(() => askCancel(choice)) : undefined,
    p: mayAct && hasLive ? () => orAsk(() => askPriority(choice)) : undefined,
  };
  useKeys('object', acts);
  useKeys('list', { Escape: onDone });
  const save = (): void => {
    if (isAll) exportOrAsk('/runs', { ...filter }, FILE);
    else saveRows(runs, FILE);
  };
  return (
    <div className="bulk" role="group" aria-label="Selected runs">
      <span>
        <b>{isAll ? all : `${countText(ids.length)} selected`}</b>
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
