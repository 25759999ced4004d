/** What came since the list was shown: a button and the key `n`, so no row moves by itself. */
import { useKeys } from '../../keys/use-keys.ts';
import { type Capped, countText } from '../../words/numbers.ts';
import { Key } from '../controls/button.tsx';

interface NewRowsProps {
  readonly count: number | Capped;
  readonly onShow: () => void;
  /** Where `n` is a key of the page itself, only a click shows them. */
  readonly hasKey?: boolean;
}

export function NewRows({ count, onShow, hasKey = true }: NewRowsProps) {
  const isNone = (typeof count === 'number' ? count : count.count) === 0;
  useKeys('list', { n: onShow }, hasKey && !isNone);
  return isNone ? null : (
    <button type="button" className="newrows" onClick={onShow}>
      {countText(count)} new {hasKey && <Key name="n" />}
    </button>
  );
}
