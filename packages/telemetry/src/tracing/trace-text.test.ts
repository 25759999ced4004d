import { expect, test } from 'vitest';
import { parseTrace, traceIdOf, traceOf } from './trace-text.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

test.each`
  what                        | traceparent                               | tracestate         | stored
  ${'sampled'}                | ${`00-${TRACE}-${SPAN}-01`}               | ${undefined}       | ${`00-${TRACE}-${SPAN}-01`}
  ${'not sampled'}            | ${`00-${TRACE}-${SPAN}-00`}               | ${''}              | ${`00-${TRACE}-${SPAN}-00`}
  ${'with a state'}           | ${`00-${TRACE}-${SPAN}-01`}               | ${'a=1, b=2'}      | ${`00-${TRACE}-${SPAN}-01 a=1, b=2`}
  ${'of a later version'}     | ${`cc-${TRACE}-${SPAN}-01-what-comes`}    | ${undefined}       | ${`00-${TRACE}-${SPAN}-01`}
  ${'with blanks around'}     | ${` 00-${TRACE}-${SPAN}-01 `}             | ${' a=1 '}         | ${`00-${TRACE}-${SPAN}-01 a=1`}
  ${'with too long a state'}  | ${`00-${TRACE}-${SPAN}-01`}               | ${'a'.repeat(513)} | ${`00-${TRACE}-${SPAN}-01`}
  ${'with a line break'}      | ${`00-${TRACE}-${SPAN}-01`}               | ${'a=1\nb=2'}      | ${`00-${TRACE}-${SPAN}-01`}
  ${'of a forbidden version'} | ${`ff-${TRACE}-${SPAN}-01`}               | ${undefined}       | ${undefined}
  ${'in capitals'}            | ${`00-${TRACE.toUpperCase()}-${SPAN}-01`} | ${undefined}       | ${undefined}
  ${'without a trace'}        | ${`00-${'0'.repeat(32)}-${SPAN}-01`}      | ${undefined}       | ${undefined}
  ${'without a span'}         | ${`00-${TRACE}-${'0'.repeat(16)}-01`}     | ${undefined}       | ${undefined}
  ${'of another kind'}        | ${'b3: 1'}                                | ${undefined}       | ${undefined}
  ${'empty'}                  | ${''}                                     | ${'a=1'}           | ${undefined}
`('a traceparent $what is stored as $stored', ({ traceparent, tracestate, stored }) => {
  expect(traceOf(traceparent, tracestate)).toBe(stored);
});

test('a stored text is read back', () => {
  expect(parseTrace(`00-${TRACE}-${SPAN}-01 a=1, b=2`)).toEqual({
    traceId: TRACE,
    spanId: SPAN,
    traceFlags: 1,
    state: 'a=1, b=2',
  });
  expect(traceIdOf(`00-${TRACE}-${SPAN}-00`)).toBe(TRACE);
  expect(traceIdOf('something else')).toBeUndefined();
});
