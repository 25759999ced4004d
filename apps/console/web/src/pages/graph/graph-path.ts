/** The address of the page: the list of chains or the chain of which run, drawn or as a table, and what is in the drawer. Pure. */
import { address, idIn, textIn } from '../../words/address.ts';

const SHAPES = ['picture', 'table'] as const;

export interface GraphParts {
  /** Without a run. */
  readonly view: 'schedules' | 'chains';
  /** The chain that it belongs to. */
  readonly run?: number | undefined;
  /** Absent: as fits the window, by `useShape`. */
  readonly as?: 'picture' | 'table' | undefined;
  /** The id of a node of the picture. */
  readonly node?: string | undefined;
  /** Alike runs are shown one by one. */
  readonly isUnfolded: boolean;
  /** The verdict of the last fires that the drawer of a schedule lists. */
  readonly fires?: string | undefined;
}

export function readGraphParts(search: object): GraphParts {
  return {
    view: textIn(search, 'view') === 'chains' ? 'chains' : 'schedules',
    run: idIn(search, 'run'),
    as: SHAPES.find((shape) => shape === textIn(search, 'as')),
    node: textIn(search, 'node'),
    isUnfolded: textIn(search, 'unfold') === 'true',
    fires: textIn(search, 'fires'),
  };
}

export function graphPath({ view, run, as, node, isUnfolded, fires }: Partial<GraphParts>): string {
  return address('/graph', {
    run,
    view: run === undefined && view === 'chains' ? view : undefined,
    unfold: isUnfolded === true ? 'true' : undefined,
    as,
    node,
    fires: node === undefined ? undefined : fires,
  });
}
