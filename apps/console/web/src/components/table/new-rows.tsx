/** What came since the list was shown: a button and the key `n`, so no row moves by itself. */
import { useKeys } from '../../keys/use-keys.ts';
import { type Capped, countText } from '../../words/numbers.ts';
import { Key } from '../button.tsx';

export function NewRows({ count, onShow }: { readonly count: number | Capped; readonly onShow: () => void }) {
  const isNone = (typeof count === 'number' ? count : count.count) === 0;
  useKeys('list', { n: onShow }, !isNone);
  return isNone ? null : (
    <button type="button" className="newrows" onClick={onShow}>
      {countText(count)} new <Key name="n" />
    </button>
  );
}
