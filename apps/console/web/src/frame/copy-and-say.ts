import { copyText } from '../components/controls/copy.tsx';
import { showToast } from './toasts.tsx';

/** For keys and menus, which cannot show that they have copied. Says nothing when the browser has refused. */
export function copyAndSay(text: string, says = 'Copied'): void {
  void copyText(text).then((isCopied) => isCopied && showToast({ says }));
}
