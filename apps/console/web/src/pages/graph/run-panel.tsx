/** A run of a chain beside the picture, with what may be done with it. */
import type { Run } from '../../../../src/answers/run.ts';
import { ActButton } from '../../acts/run/act-button.tsx';
import { useRunActs } from '../../acts/run/use-run-acts.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { RunDrawer } from '../../drawers/run-drawer.tsx';

interface RunPanelProps {
  readonly id: number;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

export function RunPanel({ id, takesFocus, onClose }: RunPanelProps) {
  return <RunDrawer id={id} takesFocus={takesFocus} onClose={onClose} acts={(run) => <Acts run={run} />} />;
}

function Acts({ run }: { readonly run: Run }) {
  const { acts, refusal } = useRunActs(run);
  return (
    <>
      <div className="acts2">
        {acts
          .filter(({ verb }) => verb !== 'retry')
          .map((one) => (
            <ActButton key={one.verb} act={one} />
          ))}
      </div>
      <Refusal error={refusal} />
    </>
  );
}
