import type { NodeRow } from '../../../../src/answers/nodes.ts';
import { AppLink } from '../links/app-link.tsx';
import { Meter } from './duration-bar.tsx';

interface SlotsProps extends Pick<NodeRow, 'slots' | 'running'> {
  /** Of the meter. */
  readonly width: number;
  /** Of the node, whose drawer lists its runs. */
  readonly href: string;
}

/** How many slots of a node are in use. A process of one job has none. */
export function Slots({ slots, running, width, href }: SlotsProps) {
  if (slots === undefined && running === 0) return <span className="dim">–</span>;
  const link = (
    <AppLink className="lnk" href={href}>
      {slots === undefined ? `${running} running` : `${running} of ${slots}`}
    </AppLink>
  );
  if (slots === undefined) return link;
  return (
    <>
      <Meter share={running / Math.max(1, slots)} width={width} />
      &ensp;{link}
    </>
  );
}
