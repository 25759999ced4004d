import { Button } from '../../components/controls/button.tsx';
import type { RunAct } from './use-run-acts.ts';

export function ActButton({ act: { verb, label, icon, hint, act } }: { readonly act: RunAct }) {
  return (
    <Button look={verb === 'replay' ? 'primary' : ''} icon={icon} hint={hint} onClick={act}>
      {label}
    </Button>
  );
}
