import type { NodeRow } from '../../../../src/answers/nodes.ts';
import { Meter } from './duration-bar.tsx';

interface SlotsProps extends Pick<NodeRow, 'slots' | 'running'> {
  /** Of the meter. */
  readonly width: number;
}

/** How many slots of a node are in use. A process of one job has none. */
export function Slots({ slots, running, width }: SlotsProps) {
  if (slots === undefined) return running === 0 ? <span className="dim">–</span> : `${running} running`;
  return (
    <>
      <Meter share={running / Math.max(1, slots)} width={width} />
      &ensp;{running} of {slots}
    </>
  );
}
