/**
 * The shape of an insert: the columns that it sets, and which of them differ from run to run. A column that no run sets
 * costs nothing then, and a column that is the same for all runs is sent once.
 */

/** Texts are prepared once and kept, so there are few; another shape is stored by a text that sets all columns. */
const MOST_SHAPES = 64;

/** Numbers of columns. */
export interface Shape {
  /** The same for all runs. */
  readonly shared: readonly number[];
  readonly varying: readonly number[];
}

/** The values of the columns of one run, or of runs that are alike. */
export type Values = readonly unknown[];

/** `unset[c]`: the value with which column `c` need not be set. */
export function shapeOf(all: readonly Values[], unset: Values): Shape {
  const [first = unset] = all;
  const shared: number[] = [];
  const varying: number[] = [];
  for (let column = 0; column < unset.length; column++) {
    const value = first[column];
    if (all.some((values) => values[column] !== value)) varying.push(column);
    else if (value !== unset[column]) shared.push(column);
  }
  return { shared, varying };
}

/** `kind` names what else the statement depends on. */
export type Statements<Statement> = (kind: string, shape: Shape) => Statement;

export function createStatements<Statement>(
  columns: number,
  build: (kind: string, shape: Shape) => Statement,
): Statements<Statement> {
  const known = new Map<string, Statement>();
  const every = Array.from({ length: columns }, (_, column) => column);

  return (kind, shape) => {
    const { shared, varying } = shape;
    const found = known.get(keyOf(kind, shape));
    if (found !== undefined) return found;
    if (known.size < MOST_SHAPES) return remember(kind, { shared, varying });
    const widest = varying.length > 0 ? { shared: [], varying: every } : { shared: every, varying };
    return known.get(keyOf(kind, widest)) ?? remember(kind, widest);
  };

  function remember(kind: string, shape: Shape): Statement {
    const statement = build(kind, shape);
    known.set(keyOf(kind, shape), statement);
    return statement;
  }
}

function keyOf(kind: string, { shared, varying }: Shape): string {
  return `${kind} ${shared.join(',')} ${varying.join(',')}`;
}
