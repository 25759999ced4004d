/**
 * Finds faults of a condition that the library does not check, so that its author sees them before a run does: unknown
 * names, functions and states, and expressions that would take long. Pure; the syntax is right already.
 *
 * No loop may be inside another or read another's result, and none may read the variable inside: so the time of a
 * condition grows with its text and the data, never with the square of the data.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { suggestion } from '@sb/config';
import { FINISHED_STATES } from '@sb/jobs';
import { describeDocumentValue } from '@sb/words';
import {
  type Access,
  childrenOf,
  isAccess,
  isFraction,
  isLoop,
  isStatus,
  isVariable,
  keyOf,
  keyStart,
  nodesIn,
  sourceOf,
} from './condition-ast.ts';
import type { ConditionFault } from './condition-errors.ts';
import {
  FIELDS,
  FUNCTIONS,
  INSTEAD,
  LOOPS,
  METHODS,
  MOST_ADDITIONS,
  MOST_LOOPED,
} from './condition-language.ts';

export interface ConditionSubject {
  /** The only variable of a condition, a map, such as `upstream`. */
  readonly variable: string;
  /** The names that the map has. */
  readonly members: readonly string[];
}

interface Scope extends ConditionSubject {
  /** Whether the node belongs to a loop: to its list, or to its expression for each item. */
  readonly looping: boolean;
  /** The loop's own variable, if it is known. */
  readonly item?: string;
}

const SHOWN_NAMES = 5;
const SAME_BEGINNING = 4;
const IDENTIFIER = /^[A-Za-z_]\w*$/;
const WHOLE_DIVISION =
  'of whole numbers, / leaves out the fraction. Say which you mean: double(a) / b, or int(double(a) / b).';

export function findFaults(ast: ASTNode, subject: ConditionSubject): ConditionFault[] {
  return [...faultsIn(ast, { ...subject, looping: false }), ...tooMuchWork(ast)];
}

function* faultsIn(node: ASTNode, scope: Scope): Generator<ConditionFault> {
  if (node.op === 'id') yield* faultsOfName(node, scope);
  else if (isAccess(node)) yield* faultsOfAccess(node, scope);
  else if (node.op === 'call') yield* faultsOfCall(node, scope);
  else if (node.op === 'rcall') yield* faultsOfMethod(node, scope);
  else yield* faultsOfOperator(node, scope);
}

function* faultsOfName(node: Extract<ASTNode, { op: 'id' }>, scope: Scope): Generator<ConditionFault> {
  const { variable, item } = scope;
  if (node.args === item) return;
  if (node.args !== variable) {
    const known = item === undefined ? [variable] : [item, variable];
    const problem = `unknown name ${describeDocumentValue(node.args)}, expected ${variable}.${suggestion(node.args, known)}`;
    yield { at: node.start, problem: `${problem}${hint(node.args)}` };
  } else if (item === undefined) {
    yield { at: node.start, problem: `expected a name after ${variable}: ${namesOf(scope)}.` };
  } else {
    yield {
      at: node.start,
      problem: `${variable} cannot be read within a loop, only ${item}: it would take the one times the other.`,
    };
  }
}

function* faultsOfAccess(node: Access, scope: Scope): Generator<ConditionFault> {
  const [inner] = node.args;
  const isOfVariable = scope.item === undefined && isVariable(inner, scope.variable);
  if (isOfVariable) {
    yield* faultsOfMember(node, scope);
    const path = sourceOf(node);
    if (keyOf(node) !== undefined)
      yield {
        at: node.end,
        problem: `expected a field after ${path}: ${FIELDS.map((one) => `.${one}`).join(', ')}.`,
      };
    return;
  }
  if (scope.item === undefined && isAccess(inner) && isVariable(inner.args[0], scope.variable)) {
    yield* faultsOfMember(inner, scope);
    yield* faultsOfField(node);
    return;
  }
  for (const child of childrenOf(node)) yield* faultsIn(child, scope);
}

function* faultsOfMember(node: Access, { variable, members }: ConditionSubject): Generator<ConditionFault> {
  const member = keyOf(node);
  const at = keyStart(node);
  if (member === undefined) yield { at, problem: `expected a name in quotes: ${variable}["name"].` };
  else if (!members.includes(member)) {
    const near = suggestion(member, members);
    const problem = `${variable} has no ${describeDocumentValue(member)}, it has ${namesOf({ variable, members })}.${near}`;
    yield { at, problem };
  }
}

function* faultsOfField(node: Access): Generator<ConditionFault> {
  const field = keyOf(node);
  if (FIELDS.some((one) => one === field)) return;
  const got = field === undefined ? '' : `, got ${describeDocumentValue(field)}`;
  const near = field === undefined ? '' : suggestion(field, FIELDS);
  yield { at: keyStart(node), problem: `expected ${alternatives(FIELDS)}${got}.${near}` };
}

function* faultsOfCall(node: Extract<ASTNode, { op: 'call' }>, scope: Scope): Generator<ConditionFault> {
  const [name, given] = node.args;
  if (!includes(FUNCTIONS, name)) {
    const isMethod = includes([...METHODS, ...LOOPS], name);
    const how = isMethod ? ` It is written after a value: value.${name}(...).` : suggestion(name, FUNCTIONS);
    yield {
      at: node.start,
      problem: `there is no function ${describeDocumentValue(name)}.${how}${isMethod ? '' : hint(name)}`,
    };
  }
  if (name === 'has') yield* faultsOfHas(node, scope.variable);
  for (const child of given) yield* faultsIn(child, scope);
}

/** The library's `has` takes names with dots only. */
function* faultsOfHas(node: Extract<ASTNode, { op: 'call' }>, variable: string): Generator<ConditionFault> {
  const [, [asked, ...more]] = node.args;
  if (!asked || more.length > 0 || asked.op !== '.') {
    yield { at: node.start, problem: `has takes one field, such as has(${variable}.name.result.rows).` };
    return;
  }
  if (isAccess(asked.args[0]) && isVariable(asked.args[0].args[0], variable)) {
    const path = sourceOf(asked);
    yield { at: asked.start, problem: `${path} is always there, and may be null. Write: ${path} != null` };
    return;
  }
  let base: ASTNode = asked;
  while (base.op === '.') base = base.args[0];
  if (base.op === 'id') return;
  const problem = `has takes only names with dots. Write: ${JSON.stringify(asked.args[1])} in ${sourceOf(asked.args[0])}`;
  yield { at: base.start, problem };
}

function* faultsOfMethod(node: Extract<ASTNode, { op: 'rcall' }>, scope: Scope): Generator<ConditionFault> {
  const [name, receiver, given] = node.args;
  if (includes(LOOPS, name)) {
    yield* faultsOfLoop(node, scope);
    return;
  }
  if (!includes(METHODS, name)) {
    const at = node.input.indexOf(name, receiver.end);
    const near = includes(FUNCTIONS, name)
      ? ` It is written before: ${name}(...).`
      : suggestion(name, [...METHODS, ...LOOPS]);
    yield { at, problem: `there is no function ${describeDocumentValue(name)}.${near}${hint(name)}` };
    return;
  }
  for (const child of [receiver, ...given]) yield* faultsIn(child, scope);
}

function* faultsOfLoop(node: Extract<ASTNode, { op: 'rcall' }>, scope: Scope): Generator<ConditionFault> {
  const [name, list, [item, body, ...more]] = node.args;
  const at = node.input.indexOf(name, list.end);
  if (scope.looping) yield { at, problem: `${name} within or after another loop would take too long.` };
  yield* faultsIn(list, { ...scope, looping: true });
  if (item?.op !== 'id' || !body || more.length > 0) {
    yield { at, problem: `${name} takes a name and a condition, such as ${name}(row, row.failed).` };
  } else if (item.args === scope.variable) {
    yield { at: item.start, problem: `give the items another name than ${scope.variable}.` };
  } else yield* faultsIn(body, { ...scope, looping: true, item: item.args });
}

function* faultsOfOperator(node: ASTNode, scope: Scope): Generator<ConditionFault> {
  if (node.op === '/' && !node.args.some(isFraction))
    yield { at: node.args[1].start, problem: WHOLE_DIVISION };
  if (node.op === '+' && scope.looping && scope.item === undefined)
    yield { at: node.start, problem: 'a loop goes over one list, not over a sum.' };
  if (node.op === '==' || node.op === '!=' || node.op === 'in')
    yield* faultsOfStates(node.args, scope.variable);
  for (const child of childrenOf(node)) yield* faultsIn(child, scope);
}

function* faultsOfStates(
  [left, right]: readonly [ASTNode, ASTNode],
  variable: string,
): Generator<ConditionFault> {
  const other = isStatus(left, variable) ? right : isStatus(right, variable) ? left : undefined;
  if (!other) return;
  for (const one of other.op === 'list' ? other.args : [other]) {
    if (one.op !== 'value' || typeof one.args !== 'string' || includes(FINISHED_STATES, one.args)) continue;
    const problem = `a run ends as ${alternatives(FINISHED_STATES)}, never as ${describeDocumentValue(one.args)}.`;
    yield { at: one.start, problem: `${problem}${meantState(one.args)}` };
  }
}

/** "success" is not a typing mistake: suggests the state with the same beginning. */
function meantState(word: string): string {
  const beginning = word.slice(0, SAME_BEGINNING).toLowerCase();
  const same = FINISHED_STATES.find((state) => state.slice(0, SAME_BEGINNING) === beginning);
  return same === undefined ? suggestion(word, FINISHED_STATES) : ` Did you mean "${same}"?`;
}

function* tooMuchWork(ast: ASTNode): Generator<ConditionFault> {
  const nodes = [...nodesIn(ast)];
  const additions = nodes.filter((node) => node.op === '+').length;
  if (additions > MOST_ADDITIONS)
    yield { at: ast.start, problem: `it adds ${additions} times, and may ${MOST_ADDITIONS} times.` };
  const looped = nodes
    .filter(isLoop)
    .flatMap((loop) => [loop, ...loop.args[2].flatMap((part) => [...nodesIn(part)])]);
  if (looped.length > MOST_LOOPED)
    yield {
      at: ast.start,
      problem: `its loops have ${looped.length} parts together, and may have ${MOST_LOOPED}.`,
    };
}

function includes(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

function hint(word: string): string {
  const instead = Object.hasOwn(INSTEAD, word) ? INSTEAD[word] : undefined;
  return instead === undefined ? '' : ` ${instead}`;
}

function alternatives(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** The names as conditions write them: in brackets if they have other characters than an identifier. */
function namesOf({ variable, members }: ConditionSubject): string {
  const shown = members.slice(0, SHOWN_NAMES).map((name) => (IDENTIFIER.test(name) ? name : `["${name}"]`));
  const more = members.length - shown.length;
  return members.length === 0
    ? `nothing (${variable} is empty)`
    : `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
