import { Button } from '../../components/controls/button.tsx';
import type { RunAct } from './use-run-acts.ts';

/** Nothing where the act may not be done now. */
export function ActButton({ act: { name, icon, hint, act } }: { readonly act: RunAct }) {
  if (!act) return null;
  return (
    <Button look={hint === 'r' ? 'primary' : ''} icon={icon} hint={hint} onClick={act}>
      {name}
    </Button>
  );
}
