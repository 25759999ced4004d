/** What came since the list was shown: a button and the key `n`, so no row moves by itself. */
import { useKeys } from '../../keys/use-keys.ts';
import { countText } from '../../words/numbers.ts';
import { Key } from '../button.tsx';

export function NewRows({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  useKeys('list', { n: onShow }, count > 0);
  return count === 0 ? null : (
    <button type="button" className="newrows" onClick={onShow}>
      {countText(count)} new <Key name="n" />
    </button>
  );
}
