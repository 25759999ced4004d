/** The address of the page: whether ended nodes are listed, and which node is in the drawer. Pure. */
export interface NodeParts {
  readonly node?: number | undefined;
  readonly isAll: boolean;
}

export function readNodeParts(search: object): NodeParts {
  const text = (name: string): unknown => Reflect.get(search, name);
  const node = Number(text('node') ?? 0);
  return {
    node: Number.isSafeInteger(node) && node > 0 ? node : undefined,
    isAll: text('all') === 'true',
  };
}

export function nodePath({ node, isAll }: NodeParts): string {
  const query = new URLSearchParams();
  if (isAll) query.set('all', 'true');
  if (node !== undefined) query.set('node', String(node));
  const text = query.toString();
  return text === '' ? '/nodes' : `/nodes?${text}`;
}
