import { isAlias, isMap, isNode, isScalar, isSeq, type Pair } from 'yaml';
import type { Path } from '../problems/problem.ts';
import { keyText, type YamlSource } from './yaml-source.ts';

/** The offset in the text at which the value at a path, or its key, begins. */
export function findOffset(
  { root, targets }: Pick<YamlSource, 'root' | 'targets'>,
  path: Path,
  kind: 'key' | 'value',
): number | undefined {
  if (!root) return undefined;
  if (path.length === 0) return startOf(root.contents) ?? 0;
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((node, segment) => stepInto(targets, node, segment)?.value, root.contents);
  const last = path.at(-1);
  const found = last === undefined ? undefined : stepInto(targets, parent, last);
  if (!found) return undefined;
  return kind === 'key'
    ? (startOf(found.key) ?? startOf(found.value))
    : (startOf(found.value) ?? startOf(found.key));
}

function stepInto(
  targets: YamlSource['targets'],
  parent: unknown,
  segment: string | number,
): { key?: unknown; value: unknown } | undefined {
  const node = isAlias(parent) ? targets.get(parent) : parent;
  if (isMap(node)) return node.items.find((pair: Pair) => keyText(pair.key) === String(segment));
  if (!isSeq(node)) return undefined;
  const index = Number(segment);
  return index < node.items.length ? { value: node.items[index] } : undefined;
}

/** Undefined for an empty value (`key:`), which has no text of its own: the caller takes the key. */
function startOf(node: unknown): number | undefined {
  if (!isNode(node) || !node.range) return undefined;
  const [start, end] = node.range;
  return isScalar(node) && start === end ? undefined : start;
}
