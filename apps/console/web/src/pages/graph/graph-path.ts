/** The address of the page: the list of chains or the chain of which run, drawn or as a table, and what is in the drawer. Pure. */
export interface GraphParts {
  /** Without a run. */
  readonly view: 'schedules' | 'chains';
  /** The chain that it belongs to. */
  readonly run?: number | undefined;
  readonly as: 'picture' | 'table';
  /** The id of a node of the picture. */
  readonly node?: string | undefined;
  /** Alike runs are shown one by one. */
  readonly isUnfolded: boolean;
}

export function readGraphParts(search: object): GraphParts {
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(search, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const run = Number(text('run') ?? 0);
  return {
    view: text('view') === 'chains' ? 'chains' : 'schedules',
    run: Number.isSafeInteger(run) && run > 0 ? run : undefined,
    as: text('as') === 'table' ? 'table' : 'picture',
    node: text('node'),
    isUnfolded: text('unfold') === 'true',
  };
}

export function graphPath({ view, run, as, node, isUnfolded }: Partial<GraphParts>): string {
  const query = new URLSearchParams();
  if (run !== undefined) query.set('run', String(run));
  else if (view === 'chains') query.set('view', view);
  if (isUnfolded === true) query.set('unfold', 'true');
  if (as === 'table') query.set('as', 'table');
  if (node !== undefined) query.set('node', node);
  const text = query.toString();
  return text === '' ? '/graph' : `/graph?${text}`;
}
