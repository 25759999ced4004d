/** Helpers to read the tree that the library makes of a condition. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { FIELDS, LOOPS } from './condition-language.ts';
import type { ConditionRead } from './condition-values.ts';

/** `x.name` or `x["name"]`. */
export type Access = Extract<ASTNode, { op: '.' | '[]' }>;

const ARITHMETIC: readonly string[] = ['+', '-', '*', '/', '-_'];
const LOOP_NAMES: readonly string[] = LOOPS;

export function hasLoop(ast: ASTNode): boolean {
  return [...nodesIn(ast)].some(isLoop);
}

/** The fields of runs that a condition without faults reads. */
export function findReads(ast: ASTNode, variable: string): ConditionRead[] {
  return [...nodesIn(ast)].flatMap((node) => {
    const run = isAccess(node) ? node.args[0] : undefined;
    if (!isAccess(node) || !run || !isAccess(run) || !isVariable(run.args[0], variable)) return [];
    const [member, field] = [keyOf(run), FIELDS.find((one) => one === keyOf(node))];
    return member === undefined || field === undefined ? [] : [{ member, field }];
  });
}

export function isLoop(node: ASTNode): node is Extract<ASTNode, { op: 'rcall' }> {
  return node.op === 'rcall' && LOOP_NAMES.includes(node.args[0]);
}

/** True when it is certainly a double. */
export function isFraction(node: ASTNode): boolean {
  if (node.op === 'value') return typeof node.args === 'number';
  if (node.op === 'call') return node.args[0] === 'double';
  return ARITHMETIC.includes(node.op) && childrenOf(node).some(isFraction);
}

export function isStatus(node: ASTNode, variable: string): boolean {
  if (!isAccess(node) || keyOf(node) !== 'status') return false;
  return isAccess(node.args[0]) && isVariable(node.args[0].args[0], variable);
}

export function isAccess(node: ASTNode): node is Access {
  return node.op === '.' || node.op === '[]';
}

export function isVariable(node: ASTNode, variable: string): boolean {
  return node.op === 'id' && node.args === variable;
}

/** The name that an access reads, if it is a literal. */
export function keyOf(node: Access): string | undefined {
  if (node.op === '.') return node.args[1];
  const [, index] = node.args;
  return index.op === 'value' && typeof index.args === 'string' ? index.args : undefined;
}

export function keyStart(node: Access): number {
  return node.op === '.' ? node.pos : node.args[1].start;
}

export function sourceOf(node: ASTNode): string {
  return node.input.slice(node.start, node.end);
}

export function* nodesIn(node: ASTNode): Generator<ASTNode> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesIn(child);
}

export function childrenOf({ args }: ASTNode): ASTNode[] {
  const parts: readonly unknown[] = [args];
  return parts.flat(3).filter(isNode);
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === 'object' && part !== null && 'op' in part;
}
