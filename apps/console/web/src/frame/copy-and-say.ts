import { copyText } from '../components/controls/copy.tsx';
import { showToast } from './toasts.tsx';

/** For keys and menus, which cannot show whether they have copied. */
export function copyAndSay(text: string, says = 'Copied'): void {
  void copyText(text).then((isCopied) =>
    showToast(isCopied ? { says } : { says: 'Not copied: the browser has refused it', mark: 'failed' }),
  );
}
