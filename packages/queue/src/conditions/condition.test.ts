import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileCondition } from './condition.ts';
import { ConditionError, ConditionFailedError } from './condition-errors.ts';

const about = { variable: 'upstream', members: ['extract', 'load-eu', 'a'] };

describe('a condition', () => {
  test.each`
    text                                                     | result                   | truth
    ${'upstream.a.result.n > 0'}                             | ${{ n: 1 }}              | ${true}
    ${'upstream.a.result.n + 1 > 3'}                         | ${{ n: 3 }}              | ${true}
    ${'upstream.a.result.n > 2.5'}                           | ${{ n: 3 }}              | ${true}
    ${'upstream.a.result.n > 0'}                             | ${{ n: 0.5 }}            | ${true}
    ${'upstream.a.result.n == 3.0'}                          | ${{ n: 3 }}              | ${true}
    ${'upstream.a.result.n * 0.5 == 0.5'}                    | ${{ n: 1 }}              | ${true}
    ${'upstream.a.result.n * 0.5 == 0.75'}                   | ${{ n: 1.5 }}            | ${true}
    ${'upstream.a.result.n + 1 > 1'}                         | ${{ n: 0.5 }}            | ${true}
    ${'double(upstream.a.result.n) / 10 > 0.8'}              | ${{ n: 9 }}              | ${true}
    ${'upstream.a.result.n / 10.0 > 0.8'}                    | ${{ n: 9 }}              | ${true}
    ${'upstream.a.result.n % 2 == 1'}                        | ${{ n: 9 }}              | ${true}
    ${'upstream.a.result.n > 9007199254740991'}              | ${{ n: 2 ** 60 }}        | ${true}
    ${'upstream.a.result.n == 0'}                            | ${{ n: -0 }}             | ${true}
    ${'upstream.a.result.n == "3"'}                          | ${{ n: 3 }}              | ${false}
    ${'upstream.a.result.n[1] == 2'}                         | ${{ n: [1, 2] }}         | ${true}
    ${'upstream.a.result.n == [1, 2]'}                       | ${{ n: [1, 2] }}         | ${true}
    ${'upstream.a.result.n == [1.0, 2.0]'}                   | ${{ n: [1, 2] }}         | ${true}
    ${'upstream.a.result.n == {"x": 1}'}                     | ${{ n: { x: 1 } }}       | ${true}
    ${'upstream.a.result == null'}                           | ${undefined}             | ${true}
    ${'upstream.a.input == null'}                            | ${1}                     | ${true}
    ${'has(upstream.a.result.n)'}                            | ${null}                  | ${false}
    ${'has(upstream.a.result.n)'}                            | ${{ n: null }}           | ${true}
    ${'has(upstream.a.result.n) && upstream.a.result.n > 0'} | ${{}}                    | ${false}
    ${'"n" in upstream.a.result'}                            | ${{ n: 1 }}              | ${true}
    ${'upstream["a"]["result"].n == 1'}                      | ${{ n: 1 }}              | ${true}
    ${'upstream.a.result.exists(x, x.n > 1)'}                | ${[{}, { n: 2 }]}        | ${true}
    ${'upstream.a.result.all(key, key.size() == 1)'}         | ${{ n: 1, m: 2 }}        | ${true}
    ${'upstream.a.result.filter(x, x > 1).size() == 2'}      | ${[1, 2, 3]}             | ${true}
    ${'[upstream.a.result, 7, "x"].exists_one(x, x == 7)'}   | ${1}                     | ${true}
    ${'upstream.a.result.constructor == null'}               | ${{ constructor: null }} | ${true}
    ${'has(upstream.a.result.constructor)'}                  | ${{}}                    | ${false}
    ${'"toString" in upstream.a.result'}                     | ${{}}                    | ${false}
    ${'upstream.a.result.trim() == "x" // a comment'}        | ${' x '}                 | ${true}
    ${'upstream.a.result'}                                   | ${true}                  | ${true}
  `('$text is $truth of $result', ({ text, result, truth }) => {
    expect(compileCondition(text, about).evaluate({ a: { status: 'succeeded', result } })).toBe(truth);
  });

  test('reads the members it names, and asks for them', () => {
    const condition = compileCondition('upstream["load-eu"].status == "failed"', about);
    expect(condition.evaluate({ 'load-eu': { status: 'failed' } })).toBe(true);
    expect(() => condition.evaluate({ a: { status: 'failed' } })).toThrow('no run is known of load-eu.');
  });

  test('comes to the same each time', () => {
    const condition = compileCondition('upstream.a.result.exists(x, x > 1)', about);
    const with2 = { a: { status: 'succeeded', result: [1, 2] } };
    const without = { a: { status: 'succeeded', result: [{}] } };
    expect(condition.evaluate(with2)).toBe(true);
    const { stackTraceLimit } = Error;
    expect(() => condition.evaluate(without)).toThrow(ConditionFailedError);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
    expect(condition.evaluate(with2)).toBe(true);
  });
});

describe('refused when it is loaded:', () => {
  test.each`
    text                                                         | message
    ${''}                                                        | ${'column 1: the text ends where something should follow.'}
    ${'upstream.a.result.n >'}                                   | ${'column 22: the text ends where something should follow.'}
    ${'(true'}                                                   | ${'column 6: expected ), got the end.'}
    ${'"abc'}                                                    | ${'column 1: a text in quotes has no end.'}
    ${'1 = 1'}                                                   | ${'column 3: did not expect "=" here. Equal is written ==.'}
    ${'true &&\n  upstream.b.result'}                            | ${'line 2, column 12: upstream has no "b", it has extract, ["load-eu"], a.'}
    ${'upstreem.a.result'}                                       | ${'column 1: unknown name "upstreem", expected upstream. Did you mean "upstream"?'}
    ${'upstream.extrct.result'}                                  | ${'column 10: upstream has no "extrct", it has extract, ["load-eu"], a. Did you mean "extract"?'}
    ${'upstream["extrct"].result'}                               | ${'column 10: upstream has no "extrct", it has extract, ["load-eu"], a. Did you mean "extract"?'}
    ${'upstream[upstream.a.result].result'}                      | ${'column 10: expected a name in quotes: upstream["name"].'}
    ${'size(upstream) > 1'}                                      | ${'column 6: expected a name after upstream: extract, ["load-eu"], a.'}
    ${'upstream\n["a"]'}                                         | ${'line 2, column 6: expected a field after upstream ["a"]: .status, .result, .input.'}
    ${'upstream.a == null'}                                      | ${'column 11: expected a field after upstream.a: .status, .result, .input.'}
    ${'upstream.a.state == "x"'}                                 | ${'column 12: expected status, result or input, got "state". Did you mean "status"?'}
    ${'upstream.a.constructor'}                                  | ${'column 12: expected status, result or input, got "constructor".'}
    ${'upstream.a.__proto__'}                                    | ${'column 12: expected status, result or input, got "__proto__".'}
    ${'upstream.a.status == "success"'}                          | ${'column 22: a run ends as succeeded, failed, cancelled, skipped or expired, never as "success". Did you mean "succeeded"?'}
    ${'"running" != upstream.a["status"]'}                       | ${'column 1: a run ends as succeeded, failed, cancelled, skipped or expired, never as "running".'}
    ${'upstream.a.status in ["failed", "canceled"]'}             | ${'column 33: a run ends as succeeded, failed, cancelled, skipped or expired, never as "canceled". Did you mean "cancelled"?'}
    ${'upstream.a.status > 3'}                                   | ${'column 1: cannot work out string > int.'}
    ${'now() > 1'}                                               | ${'column 1: there is no function "now".'}
    ${'upstream.a.result.startWith("x")'}                        | ${'column 19: there is no function "startWith". Did you mean "startsWith"?'}
    ${'startsWith(upstream.a.result, "x")'}                      | ${'column 1: there is no function "startsWith". It is written after a value: value.startsWith(...).'}
    ${'size("a", "b") > 1'}                                      | ${'column 1: cannot work out size(string, string).'}
    ${'upstream.a.result.matches("(a+)+b")'}                     | ${'column 19: there is no function "matches". A regular expression can take very long; use contains, startsWith or endsWith.'}
    ${'cel.bind(x, 1, x > 0)'}                                   | ${'column 5: there is no function "bind". Write the value where it is used.'}
    ${'upstream.a.result.map(x, [x, x]) == []'}                  | ${'column 19: there is no function "map". Use exists, all or filter.'}
    ${'upstream.a.result.all(x, x.all(y, y))'}                   | ${'column 28: all within or after another loop would take too long.'}
    ${'upstream.a.result.filter(x, x).exists(x, x)'}             | ${'column 19: filter within or after another loop would take too long.'}
    ${'upstream.a.result.all(x, x in upstream.a.result)'}        | ${'column 31: upstream cannot be read within a loop, only x: it would take the one times the other.'}
    ${'(upstream.a.result + upstream.a.result).all(x, x)'}       | ${'column 2: a loop goes over one list, not over a sum.'}
    ${'upstream.a.result.all(upstream, true)'}                   | ${'column 23: give the items another name than upstream.'}
    ${'upstream.a.result.all(1, true)'}                          | ${'column 23: a loop takes a name and a condition, such as exists(row, row.failed).'}
    ${`upstream.a.result.all(x, ${'x == 1 || '.repeat(8)}true)`} | ${'column 1: its loops have 35 parts together, and may have 30.'}
    ${`1${' + 1'.repeat(11)} > 0`}                               | ${'column 1: it adds 11 times, and may 10 times.'}
    ${`${'!'.repeat(900)}true`}                                  | ${'column 701: it is too large: at most 200 parts, not nested deeper than 50.'}
    ${'('.repeat(600)}                                           | ${'column 51: it is too large: at most 200 parts, not nested deeper than 50.'}
    ${' '.repeat(1001)}                                          | ${'column 1001: a condition has at most 1000 characters, this one has 1001.'}
    ${'upstream.a.result.n / 2 > 1'}                             | ${'column 23: of whole numbers, / leaves out the fraction. Say which you mean: double(a) / b, or int(double(a) / b).'}
    ${'has(upstream.a.result)'}                                  | ${'column 5: upstream.a.result is always there, and may be null. Write: upstream.a.result != null'}
    ${'has(upstream["load-eu"].result.n)'}                       | ${'column 5: has takes only names with dots. Write: "n" in upstream["load-eu"].result'}
    ${'"x"'}                                                     | ${'column 1: expected a condition, which is true or false, got one that gives a value (string).'}
    ${'1 + 1'}                                                   | ${'column 1: expected a condition, which is true or false, got one that gives a value (int).'}
    ${'upstream.a.status'}                                       | ${'column 1: expected a condition, which is true or false, got one that gives a value (string).'}
  `('$text', ({ text, message }) => {
    expect(() => compileCondition(text, about)).toThrow(
      expect.objectContaining({ code: 'CONDITION_INVALID', message }),
    );
  });
});

describe('fails with its values:', () => {
  test.each`
    text                                   | result                | message
    ${'upstream.a.result.rows > 0'}        | ${null}               | ${'column 19: upstream.a.result.rows is not there. Ask for it first: has(upstream.a.result.rows)'}
    ${'upstream.a.result.rows > 0'}        | ${{ row: 1 }}         | ${'column 19: upstream.a.result.rows is not there. Ask for it first: has(upstream.a.result.rows)'}
    ${'has(upstream.a.result.rows.first)'} | ${{}}                 | ${'column 23: upstream.a.result.rows is not there. Ask for it first: has(upstream.a.result.rows)'}
    ${'upstream.a.result["a b"] > 0'}      | ${{}}                 | ${'column 1: upstream.a.result["a b"] is not there.'}
    ${'upstream.a.result.__proto__ == 1'}  | ${{}}                 | ${'column 19: upstream.a.result.__proto__ is not there. Ask for it first: has(upstream.a.result.__proto__)'}
    ${'upstream.a.result["constructor"]'}  | ${{}}                 | ${'column 1: upstream.a.result["constructor"] is not there.'}
    ${'upstream.a.result.toString'}        | ${'text'}             | ${'column 19: upstream.a.result.toString is not there. Ask for it first: has(upstream.a.result.toString)'}
    ${'upstream.a.result[7]'}              | ${[1]}                | ${'column 1: the list has no item 7.'}
    ${'upstream.a.result + 1 > 2'}         | ${'2'}                | ${'column 1: cannot work out string + int.'}
    ${'upstream.a.result > 2'}             | ${[[{ n: [1] }]]}     | ${'column 1: cannot work out list > int.'}
    ${'upstream.a.result'}                 | ${1}                  | ${'column 1: expected true or false, got a number.'}
    ${'upstream.a.result && true'}         | ${'yes'}              | ${'column 12: && and || want true or false, got string.'}
    ${'upstream.a.result % 0 == 0'}        | ${1}                  | ${'column 1: division by zero.'}
    ${'upstream.a.result.all(x, x)'}       | ${1}                  | ${'column 12: expected a list to go over, got int.'}
    ${'upstream.a.result.all(x, x.ok)'}    | ${[{}]}               | ${'column 28: x.ok is not there. Ask for it first: has(x.ok)'}
    ${'int(upstream.a.result) == 1'}       | ${'one'}              | ${'column 1: this text is no whole number.'}
    ${'upstream.a.result == 1'}            | ${nested(60)}         | ${'column 1: a result or an input is nested deeper than 50.'}
    ${'upstream.a.result == 1'}            | ${nested(1e5)}        | ${'column 1: a result or an input is nested deeper than 50.'}
    ${'upstream.a.result.all(x, x > 0)'}   | ${Array(5e4).fill(1)} | ${'column 1: a result or an input has more than 50000 values: too many for a loop.'}
  `('$text', ({ text, result, message }) => {
    const condition = compileCondition(text, about);
    expect(() => condition.evaluate({ a: { status: 'succeeded', result } })).toThrow(
      expect.objectContaining({ code: 'CONDITION_FAILED', message }),
    );
  });

  test('a long result is fine without a loop', () => {
    const result = Array(100_000).fill(1);
    const condition = compileCondition('upstream.a.result.size() == 100000 && 1 in upstream.a.result', about);
    expect(condition.evaluate({ a: { status: 'succeeded', result } })).toBe(true);
  });
});

describe('whatever comes', () => {
  const words = [
    'upstream',
    '.a',
    '.result',
    '.n',
    '["a"]',
    '.status',
    ' == ',
    ' && ',
    '"x"',
    '1',
    '0.5',
    '(',
    ')',
    '[',
    ']',
  ]
    .concat([
      'has(',
      'size(',
      '.all(x, ',
      '.exists(y, ',
      '.filter(',
      'x',
      ' + ',
      ' / ',
      '!',
      '-',
      ' ? ',
      ' : ',
      ' in ',
      '{',
      '}',
    ])
    .concat([
      'null',
      'true',
      'cel.bind(',
      '.matches(',
      'b"',
      "'",
      '\\',
      '//',
      '\n',
      '0x',
      '1u',
      '.map(x, ',
      'optional',
      'int',
      ',',
    ]);
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 1_100 }),
    fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join('')),
  );

  test('a text is a condition or a ConditionError, with a short message', () => {
    const check = fc.property(texts, fc.jsonValue(), (text, result) => {
      const error = thrownBy(() =>
        compileCondition(text, about).evaluate({ a: { status: 'failed', result } }),
      );
      if (error === undefined) return;
      expect(error instanceof ConditionError || error instanceof ConditionFailedError).toBe(true);
      expect(error).toHaveProperty('message', expect.stringMatching(/^(line \d+, )?column \d+: .{1,290}$/u));
    });
    fc.assert(check, { numRuns: 2_000 });
  });

  test('a result makes a condition true, false or a ConditionFailedError', () => {
    const conditions = [
      'upstream.a.result.n > 0',
      'upstream.a.result == upstream.a.input || upstream.a.result[0] == 1',
      'upstream.a.result.exists(x, x.n > 0 || x in [1, 2] || x == {"n": 1})',
      'upstream.a.result.filter(x, has(x.n)).size() > 1 && "n" in upstream.a.result',
      'size(upstream.a.result) + upstream.a.result.size() > 1.5',
      'upstream.a.result + upstream.a.input != upstream.a.result * 2.0',
      'string(upstream.a.result).contains("x") ? upstream.a.result : !upstream.a.input',
    ].map((text) => compileCondition(text, about));
    const json = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(0, 1, 1.5, 'x', [{ n: 1 }], { n: 2 }),
    );
    const check = fc.property(fc.constantFrom(...conditions), json, json, (condition, result, input) => {
      const ended = { status: 'failed', result, input };
      const error = thrownBy(() => expect(condition.evaluate({ a: ended })).toBeTypeOf('boolean'));
      expect(error === undefined || error instanceof ConditionFailedError).toBe(true);
    });
    fc.assert(check, { numRuns: 2_000 });
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}
