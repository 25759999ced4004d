/**
 * The expression language of the product: CEL. The author of a file writes in it when a job is to run.
 * `@marcbachmann/cel-js`, because it checks types before it evaluates, has no dependencies and no `eval`, and reports the
 * position of a fault in the text.
 *
 * A condition is checked as a whole when it is loaded (`condition-faults.ts` for names, the library for types) and
 * evaluated on plain data (`condition-values.ts`). It has no clock, no random numbers and no way to change anything.
 */
import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import { findReads, hasLoop } from './condition-ast.ts';
import { ConditionError, ConditionFailedError } from './condition-errors.ts';
import { type ConditionSubject, findFaults } from './condition-faults.ts';
import { LONGEST_TEXT, MOST_PARTS, MOST_VALUES } from './condition-language.ts';
import { type ConditionValues, seenRuns, SeenRun } from './condition-values.ts';
import { faultOf } from './condition-words.ts';

/** Compiled once, evaluated often. */
export interface Condition {
  readonly text: string;
  /** Throws `ConditionFailedError` (`CONDITION_FAILED`) when these values make it neither true nor false. */
  evaluate(values: ConditionValues): boolean;
}

// An environment takes longer to make than a condition, and depends only on the name of its variable.
const environments = new Map<string, Environment>();

/** Throws `ConditionError` (`CONDITION_INVALID`) for a text that is no condition about this subject. */
export function compileCondition(text: string, subject: ConditionSubject): Condition {
  const program = parse(text, subject.variable);
  const [fault] = findFaults(program.ast, subject);
  if (fault) throw new ConditionError(text, fault);
  checkTypes(text, program);
  const reads = findReads(program.ast, subject.variable);
  const most = hasLoop(program.ast) ? MOST_VALUES : Infinity;
  return {
    text,
    evaluate(values) {
      const absent = reads.find(({ member }) => !Object.hasOwn(values, member));
      if (absent)
        throw new ConditionFailedError(text, { at: 0, problem: `no run is known of ${absent.member}.` });
      const result = run(text, () => program({ [subject.variable]: seenRuns(values, reads, most) }));
      if (typeof result === 'boolean') return result;
      throw new ConditionFailedError(text, {
        at: 0,
        problem: `expected true or false, got ${kindOf(result)}.`,
      });
    },
  };
}

function parse(text: string, variable: string): ParseResult {
  if (text.length > LONGEST_TEXT) {
    const problem = `a condition has at most ${LONGEST_TEXT} characters, this one has ${text.length}.`;
    throw new ConditionError(text, { at: LONGEST_TEXT, problem });
  }
  try {
    return environmentOf(variable).parse(text);
  } catch (error) {
    throw new ConditionError(text, faultOf(error, text));
  }
}

function checkTypes(text: string, program: ParseResult): void {
  const { type, error } = program.check();
  if (error) throw new ConditionError(text, faultOf(error, text));
  if (type === 'bool' || type === 'dyn') return;
  throw new ConditionError(text, {
    at: program.ast.start,
    problem: `expected a condition, which is true or false, got one that gives a value (${type}).`,
  });
}

function run(text: string, program: () => unknown): unknown {
  // `||`, all and exists continue after an error, so a loop may make an error for each item: 15 us with a stack, 3 without.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  let cause: unknown;
  try {
    return program();
  } catch (error) {
    cause = error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  throw new ConditionFailedError(text, faultOf(cause, text), { cause });
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value === 'string' ? 'a text' : 'a number';
  return Array.isArray(value) ? 'a list' : 'a map';
}

function environmentOf(variable: string): Environment {
  const known = environments.get(variable);
  if (known) return known;
  const environment = new Environment({
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: MOST_PARTS,
      maxDepth: 50,
      maxListElements: MOST_PARTS,
      maxMapEntries: MOST_PARTS,
      maxCallArguments: 5,
    },
  })
    .registerType('Run', { ctor: SeenRun, fields: { status: 'string', result: 'dyn', input: 'dyn' } })
    .registerVariable(variable, 'map<string, Run>');
  mixNumbers(environment);
  environments.set(variable, environment);
  return environment;
}

/** CEL refuses 1 + 0.5. But a value of 1.0 is read from JSON as 1, and must not fail when 0.9 does not. */
function mixNumbers(environment: Environment): void {
  const operations = {
    '+': (a: number, b: number) => a + b,
    '-': (a: number, b: number) => a - b,
    '*': (a: number, b: number) => a * b,
    '/': (a: number, b: number) => a / b,
  };
  for (const [sign, operation] of Object.entries(operations)) {
    const mixed = (a: bigint | number, b: bigint | number) => operation(Number(a), Number(b));
    environment.registerOperator(`int ${sign} double: double`, mixed);
    environment.registerOperator(`double ${sign} int: double`, mixed);
  }
}
